package audit

import "math"

// AtLeast is the probability of k or more of n events of probability p each.
func AtLeast(k, n int, p float64) float64 {
	if k <= 0 {
		return 1
	}
	if k > n || p <= 0 {
		return 0
	}
	if p >= 1 {
		return 1
	}
	// Summed from the smaller side of the mean, so that terms fall and no digits cancel.
	if float64(k) <= float64(n)*p {
		return 1 - below(n-k+1, n, 1-p)
	}
	return below(k, n, p)
}

// below sums the upper tail from k on, whose terms fall when k lies above the mean n·p.
func below(k, n int, p float64) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	term := math.Exp(a - b - c + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
	sum := 0.0
	for i := k; i <= n && term > 1e-18*sum; i++ {
		sum += term
		term *= float64(n-i) / float64(i+1) * p / (1 - p)
	}
	return min(sum, 1)
}

// Interval is the exact interval of Clopper and Pearson (1934) for the probability of an event that was seen k times in n,
// at a confidence such as 0.95. Without observations it is 0 to 1.
func Interval(k, n int, confidence float64) (low, high float64) {
	if n <= 0 || k < 0 || k > n {
		return 0, 1
	}
	tail := (1 - confidence) / 2
	low, high = 0, 1
	if k > 0 { // P(X ≥ k | low) = tail
		low = bisect(func(p float64) bool { return AtLeast(k, n, p) < tail })
	}
	if k < n { // P(X ≤ k | high) = tail
		high = bisect(func(p float64) bool { return 1-AtLeast(k+1, n, p) > tail })
	}
	return low, high
}

// bisect is where a condition that holds at 0 and not at 1 ceases to hold.
func bisect(holds func(float64) bool) float64 {
	low, high := 0.0, 1.0
	for range 60 {
		if m := (low + high) / 2; holds(m) {
			low = m
		} else {
			high = m
		}
	}
	return (low + high) / 2
}

// TestsToHold is how many more tests, all passed, a unit needs until the interval's upper end falls below the 10 % of failures
// that a claim allows.
func TestsToHold(failed, tests int) int {
	for more := range 10_000 {
		if _, high := Interval(failed, tests+more, confidence); high < promisedFailed {
			return more
		}
	}
	return 10_000
}
