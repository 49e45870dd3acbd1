// Package radio holds radio propagation models, antennas and link budgets, one file per recommendation. It knows nothing of
// the model of a network and nothing of terrain: profiles come in as plain values, losses and powers go out.
//
//	p525.go      ITU-R P.525: free space
//	p526.go      ITU-R P.526: knife edges, Bullington, spherical Earth, delta-Bullington
//	p1812.go     ITU-R P.1812: path-specific loss of terrestrial point-to-area paths, 30 MHz to 6 GHz
//	p2108.go     ITU-R P.2108: clutter loss
//	p2109.go     ITU-R P.2109: building entry loss
//	tr38901.go   3GPP TR 38.901: RMa, UMa, UMi: line of sight or not, its probability, shadow fading, into buildings
//	antenna*.go  antennas: omni, TR 38.901 sector, MSI/Planet, SPLAT! .az/.el, Radio Mobile .ant
//	arfcn.go     NR-ARFCN and GSCN
//	bands.go     NR operating bands
//	nrb.go       resource blocks of a carrier
//	rate.go      SINR → spectral efficiency → data rate
//	margin.go    cell-edge and area reliability
//	budget.go    link budget, and the RSRP that a service needs
//	units.go     dBm, EIRP and ERP
//
// radio/itm holds NTIA's ITM. What these models do not do: ducting other than P.1812's, rain, vegetation, moving terminals.
package radio
