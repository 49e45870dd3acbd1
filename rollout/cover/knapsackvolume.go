package cover

import "slices"

// free says whether a multiplier may fall below 0.
func (b *knapsackBound) free(x int) bool {
	return x >= b.sigma && x < b.mu && b.r.must[x-b.sigma]
}

// lower runs the volume algorithm from dual, which becomes the best found, towards a value that is to be passed.
func (b *knapsackBound) lower(dual []float64, rounds int, aim int64) float64 {
	for x, l := range b.limit {
		dual[x] = min(dual[x], l)
	}
	for x := b.sigma; x < b.all; x++ {
		if !b.free(x) {
			dual[x] = max(dual[x], 0)
		}
	}
	slack, next := make([]float64, b.all), make([]float64, b.all)
	bound := b.evaluate(dual, slack)
	b.blend(1)
	mean := slices.Clone(slack)
	step, red := 0.1, 0
	for range rounds {
		if floorBound(bound) <= aim || b.t.w.done() {
			break
		}
		norm := 0.0
		for x, g := range mean {
			if (g > 0 && dual[x] <= 0 && !b.free(x)) || (x < b.size && g < 0 && dual[x] >= b.limit[x]) {
				continue
			}
			norm += g * g * b.scale[x]
		}
		if norm < 1e-12 {
			break
		}
		t := step * max(bound-float64(aim), 1e-6*bound) / norm
		for x, g := range mean {
			next[x] = dual[x] - t*g*b.scale[x]
			if !b.free(x) {
				next[x] = max(next[x], 0)
			}
			if x < b.size {
				next[x] = min(next[x], b.limit[x])
			}
		}
		value := b.evaluate(next, slack)
		num, den := 0.0, 0.0
		for x, g := range slack {
			num += b.scale[x] * mean[x] * (mean[x] - g)
			den += b.scale[x] * (mean[x] - g) * (mean[x] - g)
		}
		a := 0.1
		if den > 0 {
			a = min(max(num/den, 0.01), 0.1)
		}
		for x, g := range slack {
			mean[x] += a * (g - mean[x])
		}
		b.blend(a)
		if value < bound {
			ahead := 0.0
			for x, g := range slack {
				ahead -= g * (next[x] - dual[x])
			}
			if ahead > 0 {
				step = min(step*1.5, 2)
			}
			red, bound = 0, value
			copy(dual, next)
		} else if red++; red >= 8 {
			step, red = max(step*0.66, 1e-4), 0
		}
	}
	b.kept = b.evaluate(dual, slack)
	return bound
}

// blend mixes the present builds into their mean.
func (b *knapsackBound) blend(part float64) {
	for x := range b.mean {
		b.mean[x] *= 1 - part
	}
	for _, x := range b.picks {
		b.mean[x.Choice*len(b.t.d.Budget)+x.Year] += part
	}
}

// likely lists the builds that the mean holds most of, falling.
func (b *knapsackBound) likely() (out []Build) {
	years := len(b.t.d.Budget)
	for x, m := range b.mean {
		if m > 0.2 {
			out = append(out, Build{x / years, x % years})
		}
	}
	slices.SortStableFunc(out, func(x, y Build) int {
		mx, my := b.mean[x.Choice*years+x.Year], b.mean[y.Choice*years+y.Year]
		switch {
		case mx > my:
			return -1
		case mx < my:
			return 1
		}
		return 0
	})
	return out
}
