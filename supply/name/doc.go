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
// # How a score is made
//
// A score is what met, weighed by how alike it is, over what met and the cost of what is left over. A leftover on both sides
// contradicts and costs most; one on one side alone may have been left out. Of a person's name a part may be missing, but no
// part may be another: other given names are other persons. Of an organisation's name hardly anything may be missing: "Acme
// Bank Chile" is not Acme Bank, though of its group. Words of up to two letters must be equal, of up to five may differ in
// one letter, others in two (Damerau-Levenshtein; vowels, letters that sound alike and transpositions cost less).
//
// Numbers decide. Where a number names a unit ("159 Factory") another number is another unit, whatever else is the same.
// Numbers at a name's end make a series (Fund V, Fund VI): its members reach Threshold only by a distinctive name in common,
// and the explanation says that the numbers differ. A number that one side lacks costs more than a word.
//
// In an Index, an inexact match counts only so far as what met is rarer than what so many names give by chance: among 10,000
// persons somebody is called nearly like anybody with a common name. Such matches stay below Threshold and say why; names
// that are written alike are not lowered. A name in Han or Hangul that meets one in Latin letters is never exact in this sense,
// for a reading stands for many names: three syllables in their places are enough, two are not.
//
// # Index
//
// An Index answers for many names at once. Its answers are those of scoring every entry: it leaves out only entries whose
// score has a proven upper bound below what was asked for (bound.go), and every two tokens that are alike share a key
// (keys.go).
//
// # What it does not know
//
// It reads names alone. It does not know lists, owners or rules, and no string can show that two companies of different
// names belong together: that needs ownership data. Translations of names proper are not known (海康威视 is not Hikvision here),
// translations of common words are.
//
// Scripts: Latin, Cyrillic (Russian, Ukrainian, Belarusian, Serbian, Macedonian, Mongolian, Kazakh; Chinese names by
// Palladius), Greek, Arabic, Persian and Hebrew (by their consonants), Hangul (Revised, and as people spell it), Han (read as
// Mandarin, Korean and Japanese), kana (Hepburn), and by the names of their letters Georgian, Armenian, Ethiopic, Thai, Lao,
// Khmer, Burmese and the scripts of India. Other letters are compared as they are.
//
// # Tables
//
// legal.txt, words.txt, places.txt and variants.txt are our own work, from general knowledge. han.txt and scripts.txt are facts of the Unicode Character Database under the Unicode License v3,
// written by tables/han and tables/scripts.
package name
