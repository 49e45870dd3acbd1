package framework

// FigureKind is a number or a list that the program gives, by which controls are answered that no check decides.
type FigureKind struct {
	ID      string
	Title   string
	Command string // that shows it; PATH stands for the network
}

// Figures lists them.
var Figures = []FigureKind{
	{"inputs", "what was read, partly read and not read", "guyline assess PATH"},
	{"principles", "checks by principle", "guyline assess PATH"},
	{"contradictions", "where what is declared, configured and observed disagree", "guyline assess PATH"},
	{"waivers", "failures that somebody accepts, with owner and end", "guyline assess PATH"},
	{"wire.observed", "captures, and what they show", "guyline wire CAPTURE"},
	{"models", "models of prediction and their assumptions", "guyline rollout coverage PATH"},
	{"rollout.service", "people served", "guyline rollout coverage PATH"},
	{"rollout.plan", "what to build next", "guyline rollout plan PATH"},
	{"rollout.resilience", "what single failures cost in people", "guyline rollout resilience PATH"},
	{"rollout.filing", "the coverage filing", "guyline rollout file PATH"},
	{"rollout.audit", "drive tests held against claims", "guyline rollout audit PATH"},
	{"supply.screening", "suppliers held against lists", "guyline supply screen PATH"},
	{"supply.ownership", "owners of suppliers", "guyline supply owners PATH"},
	{"supply.rules", "rules that apply to what was bought", "guyline supply screen PATH"},
	{"supply.concentration", "how concentrated each layer is", "guyline assess PATH"},
	{"supply.removal", "what goes with a supplier, and what replacing it takes", "guyline supply remove SUPPLIER PATH"},
	{"supply.single-points", "assets for which nothing stands in", "guyline assess PATH"},
	{"supply.components", "components and their vulnerabilities", "guyline supply components PATH"},
	{"supply.bills-quality", "how complete bills of materials are", "guyline supply components PATH"},
	{"attack.paths", "attack paths", "guyline attack PATH"},
	{"attack.fixes", "the fewest changes that close them", "guyline attack fixes PATH"},
	{"attack.register", "the register of risks, with owners", "guyline attack risks PATH"},
	{"attack.risk", "a model of chance", "guyline attack risks PATH"},
	{"frameworks", "the same evidence in other frameworks", "guyline share map PATH --framework ID"},
	{"bundle", "a sealed assessment that others verify", "guyline share seal PATH"},
}
