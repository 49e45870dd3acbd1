// Package filing writes and validates the mobile package of the FCC's Broadband Data Collection: coverage maps of LTE at 5/1
// Mbps and 5G-NR at 7/1 and 35/3 Mbps, their hexagons, and the supporting files.
//
// A package is a folder:
//
//	coverage_4GLTE_5_1.geojson              one map per technology and speed, both environments, ranges of signal strength
//	coverage_5GNR_7_1.geojson
//	coverage_5GNR_35_3.geojson
//	hexagons_h3_res9_5GNR_7_1.csv …         H3 cells of resolution 9 per map, with the columns of the published files
//	propagation_model_details.csv           supporting files (Tables)
//	clutter_categories.csv
//	model_link_budget_association.csv
//	link_budget_parameters.csv
//	link_budget_parameters_rationale.csv
//	web_form_propagation_model_conditions.txt   texts for the two web forms
//	web_form_link_budget_description.txt
//
// A feature of a map is one polygon, on a line of its own:
//
//	{"type":"Feature","properties":{"providerid":"130001","brandname":"Example","technology":500,"mindown":7,"minup":1,
//	 "minsignal":-110,"environmnt":1},"geometry":{"type":"Polygon","coordinates":[[[-72.1,44.2],…]]}}
//
// environmnt is 1 where a handset in a moving vehicle is served, which includes the one outdoors, and 0 where only the one
// outdoors is; so the polygons of a map never overlap, as is asked. minsignal is the lower end of a range of 10 dB.
//
// # What is confirmed and what is not
//
// The regulator's texts that could be read are its two guides to formatting maps, the beginning of its page on supporting
// data, and the description of the published files; every Rule says where it comes from and whether it was read there. Of
// the supporting files, the names of all five and the columns of the propagation model details up to terrain_resolution are
// confirmed. The columns that follow, those of the other four files, the file names, the width and ends of the signal
// ranges, the spelling of the polygons' attributes and the number of decimals are not: compare them with the
// specification in force before filing. docs/filing.md lists all of it; Reference writes that list.
//
// Not here: fixed broadband, mobile voice, 3G, subscription and infrastructure data, and the upload itself.
package filing
