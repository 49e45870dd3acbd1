// Package name says whether two names may stand for the same party, and why: the matcher behind screening.
//
// A name is read into tokens (case, accents, script and spelling habits folded away; legal forms, common words, places,
// titles, initials and numbers recognised), the tokens of two names are aligned one to one, and what met and what was left
// over on either side is weighed by rarity: that two names share "Huawei" says more than that they share "Technologies".
// Nothing is deleted: a legal form that differs costs little, but it costs.
//
// There are two questions, and each has its score between 0 and 1. Score: are both names of the same party? Group: does one
// name an organisation that bears the other's distinctive name, extended by a place or a line of business ("Acme" and
// "Acme Networks India")? Threshold is the one limit for both.
//
// An Index answers for many names at once. Its answers are those of comparing with every entry: it leaves out only entries
// whose score has a proven upper bound below what was asked for (bound.go).
//
// It reads names alone. It does not know lists, owners or rules, and no string can show that two companies of different
// names belong together: that needs ownership data.
//
// Scripts: Latin, Cyrillic (Russian, Ukrainian, Belarusian, Serbian, Macedonian, Mongolian, Kazakh), Greek, Arabic, Persian,
// Hebrew (both by their consonants), Hangul (Revised, and as people spell it), Han (read as Mandarin, Korean and Japanese),
// kana (Hepburn), and by the names of their letters Georgian, Armenian, Ethiopic, Thai, Lao, Khmer, Burmese and the scripts
// of India. Other letters are compared as they are.
package name
