package technique

// platform are the techniques on containers, secrets, consoles, databases, suppliers, sites and transport.
var platform = []*Technique{}
