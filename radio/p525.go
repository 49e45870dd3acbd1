package radio

import "math"

// FreeSpaceLossDB is the basic transmission loss in free space between isotropic antennas, ITU-R P.525-4 equation (3):
// 20 log(4πd/λ). Frequency in MHz and distance in m, both above 0; nearer than a wavelength by 4π the far field's formula
// gives a negative value, which is returned as 0.
func FreeSpaceLossDB(freqMHz, distM float64) float64 {
	return max(0, 20*math.Log10(4*math.Pi*distM*freqMHz*1e6/speedOfLight))
}
