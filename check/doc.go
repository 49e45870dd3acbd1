// Package check holds what Guyline checks: one requirement, one file, with its clause on top.
//
// A [Check] asks the model, never a file format, and says of each element that it looked at whether the requirement is
// met. Its verdicts are pass, fail, not-applicable, no-data and error. What was not found is no-data, never a pass.
// [List] names all checks. To add one, copy a file, its txtar below testdata, and its line in list.go.
package check
