package technique

// radio are the techniques on the air, NAS, N2, and the user plane with N3 and N4.
var radio = []*Technique{}
