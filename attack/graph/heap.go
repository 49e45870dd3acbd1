package graph

// A heap gives numbers, that of the least key first. Equal keys come in an order that depends on the pushes alone.
type heap []entry

type entry struct {
	key uint64
	at  int32
}

func (h *heap) push(key uint64, number int32) {
	*h = append(*h, entry{})
	a := *h
	at := len(a) - 1
	for at > 0 && a[(at-1)/2].key > key {
		a[at] = a[(at-1)/2]
		at = (at - 1) / 2
	}
	a[at] = entry{key, number}
}

func (h *heap) pop() (key uint64, number int32) {
	a := *h
	top, last := a[0], a[len(a)-1]
	a = a[:len(a)-1]
	*h = a
	if len(a) == 0 {
		return top.key, top.at
	}
	at := 0
	for {
		child := 2*at + 1
		if child >= len(a) {
			break
		}
		if child+1 < len(a) && a[child+1].key < a[child].key {
			child++
		}
		if a[child].key >= last.key {
			break
		}
		a[at] = a[child]
		at = child
	}
	a[at] = last
	return top.key, top.at
}
