// Package audit holds drive tests against a coverage claim, hexagon by hexagon, as the FCC's mobile challenge process does:
// which claims could be challenged now, which are at risk and what is missing for a challenge, how sure the measured share of
// failures is, and where to drive next.
//
// A claim is a set of H3 cells of resolution 9, as the maps are published (ReadClaim); tests come from CSV files of known or
// given layouts (Layout). A test is placed in its cell of resolution 9, the point-hex; seven of these make a cell of
// resolution 8, the unit of a challenge. In-vehicle tests count against in-vehicle claims, outdoor tests against all claims;
// the two are kept apart.
//
// # The rules and how they are known
//
// Confirmed in the regulator's pages (help.bdc.fcc.gov, articles 10483378582811, 10468786141723 and 10472720221211):
//   - tests count between 6:00 and 22:00 local time, for one year, outdoors or in a moving vehicle, over the mobile network,
//     and within the coverage that is claimed;
//   - a test fails that shows less than 5/1 Mbps (LTE), 7/1 or 35/3 Mbps (5G-NR, as claimed);
//   - enough failed tests in an area, at different times of the day, make a challenge.
//
// From general knowledge of 47 CFR 1.7006(e) as adopted in 2022 (87 FR 21476), not confirmed word by word:
//   - the unit is an H3 cell of resolution 8, its points are those of resolution 9; a challenge needs at least four points
//     (or all that can be reached, if fewer) with two tests each, one of them failed;
//   - two failed tests lie at least four hours apart in the time of day;
//   - of 20 tests or fewer five fail; of more, a share that sinks from 24 % (21 tests) to 16 % (100 tests and more);
//   - a cell of resolution 7 or 6 is challenged with four of its seven children.
//
// The shares are consistent with each other: a claim that holds (90 %) would be challenged by chance in fewer than one case of
// twenty, which a test checks. That a failed test is one whose download or upload is too slow is our reading. Not here: the
// rule that bounds how many of the tests may come from one point.
//
// The share of failures has the exact interval of Clopper and Pearson (1934) at 95 %; it is that of the tests, which lie on
// roads and are no random sample of the area.
//
// Milestones follows 47 CFR 54.1019(a)(2), read as it stood in 2024 (an amendment, 89 FR 101399, was published in December
// 2024): at least three tests per square kilometre, on a uniform grid of 1 km over the in-vehicle 5G coverage, in 40, 60, 80
// and 85 % of the drive-testable cells.
package audit
