package removal

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// A Job is one piece to replace.
type Job struct {
	Name   string
	People int     // who depend on it
	Months float64 // after the start, before which it cannot begin: its delivery
}

// A Step is a job that is done at the end of a month, counted from 1.
type Step struct {
	Job   int // index
	Month int
}

// maxMonths bounds a schedule, which ends by itself where crews can do anything at all.
const maxMonths = 12_000

// Schedule orders jobs of equal length so that the sum of people times the months in which they wait is least. perMonth is
// how many jobs all crews together finish in a month; what a month leaves of a job goes on in the next. A job is delivered
// at the beginning of the month after Months. Jobs that nobody finishes within a thousand years have no step.
func Schedule(jobs []Job, perMonth float64) []Step {
	if perMonth <= 0 || len(jobs) == 0 {
		return nil
	}
	order := make([]int, len(jobs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(jobs[a].ready(), jobs[b].ready()) })
	ready := &queue{jobs: jobs}
	steps := make([]Step, 0, len(jobs))
	done := 0.0 // what crews could have finished, less what waited for deliveries
	for month := 1; len(steps) < len(jobs) && month <= maxMonths; month++ {
		for len(order) > 0 && jobs[order[0]].ready() < month {
			heap.Push(ready, order[0])
			order = order[1:]
		}
		done += perMonth
		for done >= 1-1e-9 && ready.Len() > 0 {
			steps = append(steps, Step{heap.Pop(ready).(int), month})
			done--
		}
		if ready.Len() == 0 {
			done = 0 // nobody works ahead
		}
	}
	return steps
}

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

// Waiting is the sum of people times the months in which their job is not done; jobs without a step wait until the end of
// the last one.
func Waiting(jobs []Job, steps []Step) (personMonths float64) {
	month := make([]int, len(jobs))
	last := 0
	for _, s := range steps {
		month[s.Job], last = s.Month, max(last, s.Month)
	}
	for i, j := range jobs {
		personMonths += float64(j.People) * float64(cmp.Or(month[i], last))
	}
	return personMonths
}

// Need is the least number of jobs a month with which the schedule ends by a month, 0 where deliveries come too late for
// any.
func Need(jobs []Job, month int) float64 {
	if len(jobs) == 0 {
		return 0
	}
	released := make([]int, 0, len(jobs))
	for _, j := range jobs {
		if j.ready() >= month {
			return 0
		}
		released = append(released, j.ready())
	}
	slices.Sort(released)
	need := 0.0
	for i, r := range released { // what comes after r must fit between r and month
		need = max(need, float64(len(released)-i)/float64(month-r))
	}
	return need
}
