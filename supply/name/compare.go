package name

// Compare compares a name with an entry as Search does, with the built-in frequencies of words and names alone and no lists to
// be found in by chance.
func (q Query) Compare(e Entry) Result {
	kind := q.Kind
	if kind == Unknown {
		kind = e.Kind
	}
	if kind == Unknown {
		if kind = guess(q.Name); kind == Person {
			kind = guess(e.Name)
		}
	}
	best := Result{Why: Explanation{A: q.Name, B: e.Name}}
	if !meet(q.Kind, e.Kind) {
		return best
	}
	a, b := parse(q.Name, kind), parse(e.Name, kind)
	var x aligner
	for _, fa := range a.forms {
		for _, fb := range b.forms {
			sa, sb := newSide(fa, kind == Person), newSide(fb, kind == Person)
			x.fill(&sa, &sb)
			o := x.score(&sa, &sb, kind == Person)
			if max(o.score, o.group) > best.Best() || best.Why.Met == nil {
				best = result(&sa, &sb, q, e, o)
			}
		}
	}
	return best
}

// result makes of an outcome what the caller gets, evidence weighed.
func result(a, b *side, q Query, e Entry, o outcome) Result {
	score, notes, same := q.Evidence.with(e.Evidence, o.score)
	if same {
		o.group = max(o.group, score)
	}
	o.score = score
	o.notes = append(o.notes, notes...)
	return Result{o.score, o.group, explain(a, b, q.Name, e.Name, o)}
}
