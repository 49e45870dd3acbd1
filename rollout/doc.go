// Package rollout says whom a network serves, what it loses when something fails, and what to build next. It joins the
// model (package network) with the ground (terrain), the waves (radio) and the packages below it, and holds what all of
// them say against what the owner declares.
//
// People are counted at points (census blocks, settlements): every point has the cells that serve it, strongest first.
// From these lists follow the people of each cell, those whom nothing else would serve, and what a failed site,
// supplier, power feed or transport link costs. A prediction is no measurement: its assumptions are named beside it, and
// what it adds to the model stands in the layer of predictions.
//
// Receivers may stand in clutter (a land cover, by ITU-R P.2108-1); roads are counted in km along their lines; and where
// drive tests exist, they say how far the prediction lies from measured signals and whether a filed claim holds.
//
// The model and the terms are handed in; Open reads the files that the section rollout names. It writes none.
package rollout
