package itm

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Code is an error of the model, by NTIA's number.
type Code int

const (
	ErrTxHeight        Code = 1000
	ErrRxHeight        Code = 1001
	ErrClimate         Code = 1002
	ErrTime            Code = 1003
	ErrLocation        Code = 1004
	ErrSituation       Code = 1005
	ErrConfidence      Code = 1006
	ErrReliability     Code = 1007
	ErrRefractivity    Code = 1008
	ErrFrequency       Code = 1009
	ErrPolarization    Code = 1010
	ErrEpsilon         Code = 1011
	ErrSigma           Code = 1012
	ErrGroundImpedance Code = 1013
	ErrVariability     Code = 1014
	ErrEffectiveEarth  Code = 1016
	ErrPathDistance    Code = 1017
	ErrDeltaH          Code = 1018
	ErrTxSiting        Code = 1019
	ErrRxSiting        Code = 1020
	ErrSurfaceNSmall   Code = 1021
	ErrSurfaceNLarge   Code = 1022
)

func (c Code) Error() string {
	text := "unknown error"
	switch c {
	case ErrTxHeight:
		text = "the transmitter must stand 0.5 to 3000 m above ground"
	case ErrRxHeight:
		text = "the receiver must stand 0.5 to 3000 m above ground"
	case ErrClimate:
		text = "the radio climate must be 1 to 7"
	case ErrTime:
		text = "the percentage of time must lie between 0 and 100"
	case ErrLocation:
		text = "the percentage of locations must lie between 0 and 100"
	case ErrSituation:
		text = "the percentage of situations must lie between 0 and 100"
	case ErrConfidence:
		text = "the confidence must lie between 0 and 100 %"
	case ErrReliability:
		text = "the reliability must lie between 0 and 100 %"
	case ErrRefractivity:
		text = "the refractivity at sea level must be 250 to 400 N-units"
	case ErrFrequency:
		text = "the frequency must be 20 to 20000 MHz"
	case ErrPolarization:
		text = "the polarisation must be 0 (horizontal) or 1 (vertical)"
	case ErrEpsilon:
		text = "the ground's relative permittivity must be at least 1"
	case ErrSigma:
		text = "the ground's conductivity must be above 0 S/m"
	case ErrGroundImpedance:
		text = "the imaginary part of the ground's impedance is larger than its real part: check permittivity and conductivity"
	case ErrVariability:
		text = "the mode of variability must be 0 to 3, with 10 or 20 or both added"
	case ErrEffectiveEarth:
		text = "the effective earth radius is out of range: check refractivity and terrain heights"
	case ErrPathDistance:
		text = "the path must be longer than 0"
	case ErrDeltaH:
		text = "the terrain irregularity must be at least 0 m"
	case ErrTxSiting:
		text = "the transmitter's siting must be 0, 1 or 2"
	case ErrRxSiting:
		text = "the receiver's siting must be 0, 1 or 2"
	case ErrSurfaceNSmall:
		text = "the surface refractivity is below 150 N-units: the terrain is too high"
	case ErrSurfaceNLarge:
		text = "the surface refractivity is above 400 N-units: the terrain is too low"
	}
	return fmt.Sprintf("itm: error %d: %s", int(c), text)
}

// ErrProfile is a profile with fewer than two heights, or with a height that is void or beyond 20 km. NTIA's program has no
// number for it.
var ErrProfile = errors.New("itm: the profile needs at least two heights, none of them void or beyond ±20 km")

// inCR renames the errors of the percentages that stand for confidence and reliability.
func inCR(err error) error {
	switch err {
	case ErrTime:
		return ErrReliability
	case ErrSituation:
		return ErrConfidence
	}
	return err
}

// Warnings is NTIA's bit mask. A prediction with any of them stands, but is dubious.
type Warnings uint16

const (
	WarnTxHeight            Warnings = 1 << iota // outside of 1 to 1000 m
	WarnRxHeight                                 // outside of 1 to 1000 m
	WarnFrequency                                // outside of 40 to 10,000 MHz
	WarnDistanceBig1                             // above 1000 km
	WarnDistanceBig2                             // above 2000 km
	WarnDistanceSmall1                           // the terminals' heights differ by more than a fifth of the distance
	WarnDistanceSmall2                           // below 1 km
	WarnTxHorizonAngle                           // above 200 mrad
	WarnRxHorizonAngle                           // above 200 mrad
	WarnTxHorizonNear                            // nearer than a tenth of the smooth earth's
	WarnRxHorizonNear                            // nearer than a tenth of the smooth earth's
	WarnTxHorizonFar                             // farther than three times the smooth earth's
	WarnRxHorizonFar                             // farther than three times the smooth earth's
	WarnVariability                              // a percentage far in the tail of its distribution
	WarnSurfaceRefractivity                      // below 250 N-units
)

var warningTexts = [...]string{
	"transmitter height near its limits", "receiver height near its limits", "frequency near its limits",
	"path longer than 1000 km", "path longer than 2000 km", "path short for the difference of heights", "path shorter than 1 km",
	"transmitter horizon angle large", "receiver horizon angle large", "transmitter horizon very near", "receiver horizon very near",
	"transmitter horizon very far", "receiver horizon very far", "percentage far in the tail", "surface refractivity low",
}

// String lists the warnings in words.
func (w Warnings) String() string {
	var list []string
	for i, text := range warningTexts {
		if w&(1<<i) != 0 {
			list = append(list, text)
		}
	}
	return strings.Join(list, ", ")
}

// validate checks the link in NTIA's order, which decides what error is told where several apply. NaN is out of every range.
func (l *Link) validate(q TLS, w *Warnings) error {
	if l.TxHeightM < 1 || l.TxHeightM > 1000 {
		*w |= WarnTxHeight
	}
	if !within(l.TxHeightM, 0.5, 3000) {
		return ErrTxHeight
	}
	if l.RxHeightM < 1 || l.RxHeightM > 1000 {
		*w |= WarnRxHeight
	}
	if !within(l.RxHeightM, 0.5, 3000) {
		return ErrRxHeight
	}
	if l.Climate < Equatorial || l.Climate > MaritimeTemperateOverSea {
		return ErrClimate
	}
	if !within(l.N0, 250, 400) {
		return ErrRefractivity
	}
	if l.FreqMHz < 40 || l.FreqMHz > 10000 {
		*w |= WarnFrequency
	}
	if !within(l.FreqMHz, 20, 20000) {
		return ErrFrequency
	}
	if l.Polarization != Horizontal && l.Polarization != Vertical {
		return ErrPolarization
	}
	if !within(l.Epsilon, 1, math.MaxFloat64) {
		return ErrEpsilon
	}
	if !(l.SigmaSM > 0 && l.SigmaSM <= math.MaxFloat64) {
		return ErrSigma
	}
	if l.Variability < 0 || l.Variability >= 40 || l.Variability%10 > Broadcast {
		return ErrVariability
	}
	return q.validate()
}

func (q TLS) validate() error {
	if !(q.SituationPercent > 0 && q.SituationPercent < 100) {
		return ErrSituation
	}
	if !(q.TimePercent > 0 && q.TimePercent < 100) {
		return ErrTime
	}
	if !(q.LocationPercent > 0 && q.LocationPercent < 100) {
		return ErrLocation
	}
	return nil
}

func (a *Area) validate() error {
	if !(a.DistKm > 0 && a.DistKm <= math.MaxFloat64) {
		return ErrPathDistance
	}
	if !within(a.DeltaHM, 0, math.MaxFloat64) {
		return ErrDeltaH
	}
	if a.TxSiting < RandomSiting || a.TxSiting > VeryCarefulSiting {
		return ErrTxSiting
	}
	if a.RxSiting < RandomSiting || a.RxSiting > VeryCarefulSiting {
		return ErrRxSiting
	}
	return nil
}

func (p *Profile) validate() error {
	const limitM = 20e3
	if len(p.HeightsM) < 2 {
		return ErrProfile
	}
	for _, h := range p.HeightsM {
		if !within(h, -limitM, limitM) {
			return ErrProfile
		}
	}
	if !(p.StepM > 0 && p.StepM*float64(len(p.HeightsM)) <= math.MaxFloat64) {
		return ErrPathDistance
	}
	return nil
}

// within is false for NaN.
func within(x, low, high float64) bool { return x >= low && x <= high }
