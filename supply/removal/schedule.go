package removal

import (
	"cmp"
	"container/heap"
	"maps"
	"math"
	"slices"
)

// A Job is pieces to replace on which the same people depend.
type Job struct {
	Count  int     // pieces; 0 is one
	People int     // who depend on all of them
	Months float64 // after the start, before which it cannot begin: its delivery
}

// A Step is pieces of a job that are done at the end of a month, counted from 1.
type Step struct {
	Job   int // index
	Month int
	Count int
}

// maxMonths bounds a schedule, which ends by itself where crews can do anything at all.
const maxMonths = 12_000

// Schedule orders jobs so that the sum of people times the months in which they wait is least where all jobs have one piece.
// perMonth is how many pieces all crews together finish in a month; what a month leaves of a piece goes on in the next. A job
// is delivered at the beginning of the month after Months. done is false where the crews do not end within a thousand years.
func Schedule(jobs []Job, perMonth float64) (steps []Step, done bool) {
	if len(jobs) == 0 {
		return nil, true
	}
	if perMonth <= 0 {
		return nil, false
	}
	order, open := make([]int, len(jobs)), make([]int, len(jobs))
	for i, j := range jobs {
		order[i], open[i] = i, j.pieces()
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(jobs[a].ready(), jobs[b].ready()) })
	ready := &queue{jobs: jobs}
	steps = make([]Step, 0, len(jobs))
	can := 0.0 // what crews could have finished, less what waited for deliveries
	for month := 1; len(order)+ready.Len() > 0; month++ {
		if month > maxMonths {
			return steps, false
		}
		for len(order) > 0 && jobs[order[0]].ready() < month {
			heap.Push(ready, order[0])
			order = order[1:]
		}
		can += perMonth
		for can >= 1-1e-9 && ready.Len() > 0 {
			i := ready.at[0]
			n := int(min(float64(open[i]), math.Floor(can+1e-9)))
			steps = append(steps, Step{i, month, n})
			can -= float64(n)
			if open[i] -= n; open[i] == 0 {
				heap.Pop(ready)
			}
		}
		if ready.Len() == 0 {
			can = 0 // nobody works ahead
		}
	}
	return steps, true
}

func (j Job) pieces() int { return max(1, j.Count) }

// ready is the number of months that pass before the job can begin.
func (j Job) ready() int { return int(math.Ceil(max(0, j.Months) - 1e-9)) }

// queue has the job with most people first.
type queue struct {
	jobs []Job
	at   []int
}

func (q *queue) Len() int      { return len(q.at) }
func (q *queue) Swap(i, k int) { q.at[i], q.at[k] = q.at[k], q.at[i] }
func (q *queue) Push(x any)    { q.at = append(q.at, x.(int)) }
func (q *queue) Pop() any {
	x := q.at[len(q.at)-1]
	q.at = q.at[:len(q.at)-1]
	return x
}

func (q *queue) Less(i, k int) bool {
	a, b := q.jobs[q.at[i]], q.jobs[q.at[k]]
	return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(q.at[i], q.at[k])) < 0
}

// Waiting is the sum of people times the months in which their job is not done; jobs that are not done wait until the end
// of the last step.
func Waiting(jobs []Job, steps []Step) (personMonths float64) {
	month, done := make([]int, len(jobs)), make([]int, len(jobs))
	last := 0
	for _, s := range steps {
		last = max(last, s.Month)
		if done[s.Job] += s.Count; done[s.Job] == jobs[s.Job].pieces() {
			month[s.Job] = s.Month
		}
	}
	for i, j := range jobs {
		personMonths += float64(j.People) * float64(cmp.Or(month[i], last))
	}
	return personMonths
}

// Need is the least number of pieces a month with which the schedule ends by a month, 0 where deliveries come too late for
// any.
func Need(jobs []Job, month int) float64 {
	by := map[int]int{} // pieces by the month in which they are there
	total := 0
	for _, j := range jobs {
		if j.ready() >= month {
			return 0
		}
		by[j.ready()] += j.pieces()
		total += j.pieces()
	}
	need := 0.0
	for _, r := range slices.Sorted(maps.Keys(by)) { // what comes from r on must fit between r and month
		need = max(need, float64(total)/float64(month-r))
		total -= by[r]
	}
	return need
}
