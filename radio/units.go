package radio

import "math"

// speedOfLight is the speed of light in vacuum, 299792458 m/s, exact (SI).
const speedOfLight = 299792458.0

// dipoleGainDBi is the gain of a half-wave dipole over an isotropic radiator: 2.15 dB (ITU-R V.573-6, definition A08;
// the field theory's 1.64 is 2.148 dB).
const dipoleGainDBi = 2.15

// DBiFromDBd is a gain over a half-wave dipole as one over an isotropic radiator.
func DBiFromDBd(gainDBd float64) float64 { return gainDBd + dipoleGainDBi }

// DBdFromDBi is a gain over an isotropic radiator as one over a half-wave dipole.
func DBdFromDBi(gainDBi float64) float64 { return gainDBi - dipoleGainDBi }

// ERPFromEIRP is the effective radiated power (over a dipole) of an EIRP, both in dBm or both in dBW.
func ERPFromEIRP(eirpDBm float64) float64 { return eirpDBm - dipoleGainDBi }

// EIRPFromERP is the reverse of ERPFromEIRP.
func EIRPFromERP(erpDBm float64) float64 { return erpDBm + dipoleGainDBi }

// EIRPDBm is the power that an isotropic radiator would need to be as strong in the antenna's best direction.
func EIRPDBm(powerDBm, lineLossDB, gainDBi float64) float64 { return powerDBm - lineLossDB + gainDBi }

// DBmFromWatt is a power in W, above 0, in dBm.
func DBmFromWatt(powerW float64) float64 { return 30 + 10*math.Log10(powerW) }

// WattFromDBm is a power in dBm in W.
func WattFromDBm(powerDBm float64) float64 { return math.Pow(10, (powerDBm-30)/10) }

// FieldDBuV is the field strength in dB(µV/m) that an EIRP causes over a basic transmission loss: ITU-R P.1812-6
// equation (76) for an ERP of 1 kW, E = 199.36 + 20 log f(GHz) − L, carried over to any EIRP.
func FieldDBuV(eirpDBm, freqMHz, lossDB float64) float64 {
	return eirpDBm - lossDB + 20*math.Log10(freqMHz) + 77.21
}

func log10(x float64) float64 { return math.Log10(x) }

// db10 is 10^(x/10), a ratio of powers from decibels.
func db10(x float64) float64 { return math.Pow(10, x/10) }
