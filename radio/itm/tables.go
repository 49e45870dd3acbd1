package itm

import "math"

// tables are those of the kernel's logarithm and exponential.
type tables struct {
	logs [128]struct{ inverse, log float64 } // of the middle of each 128th from 1 to 2
	exps [64]float64                         // 2^(i/64)
}

func (t *tables) fill() {
	for i := range t.logs {
		c := 1 + (float64(i)+0.5)/128
		t.logs[i].inverse, t.logs[i].log = 1/c, math.Log(c)
	}
	for i := range t.exps {
		t.exps[i] = math.Exp2(float64(i) / 64)
	}
}

// log is the natural logarithm of a positive, normal number within 1e-10.
func (t *tables) log(x float64) float64 {
	b := math.Float64bits(x)
	e := &t.logs[b>>45&127]
	r := math.Float64frombits(b&(1<<52-1)|1023<<52)*e.inverse - 1
	return float64(int(b>>52)-1023)*math.Ln2 + e.log + r*(1+r*(-1.0/2+r*(1.0/3)))
}

// exp is the exponential function within 1e-11 of its value, for |x| < 700.
func (t *tables) exp(x float64) float64 {
	const shift = 3 << 51 // added, it leaves whole numbers in the low bits
	n := x*(64/math.Ln2) + shift
	i := int64(math.Float64bits(n))
	r := x - (n-shift)*(math.Ln2/64)
	p := 1 + r*(1+r*(1.0/2+r*(1.0/6)))
	return math.Float64frombits(math.Float64bits(t.exps[i&63])+uint64(i>>6)<<52) * p
}

// sinCos are sine and cosine of an angle from 0 to π within 1e-7 (Taylor series about π/2).
func sinCos(x float64) (sin, cos float64) {
	x -= math.Pi / 2
	s := x * x
	sin = 1 - s*(1.0/2-s*(1.0/24-s*(1.0/720-s*(1.0/40320-s*(1.0/3628800-s*(1.0/479001600))))))
	cos = -x * (1 - s*(1.0/6-s*(1.0/120-s*(1.0/5040-s*(1.0/362880-s*(1.0/39916800))))))
	return sin, cos
}
