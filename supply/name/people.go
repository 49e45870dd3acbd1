package name

// titles stand beside persons' names and say little of who they are. Ranks of the clergy, of armies and of scholars, in the
// languages of the lists.
const titles = "mr mrs ms miss dr prof professor sir lord lady dame rev reverend hon honorable excellency president prasident presidente prime minister minister " +
	"senator ambassador governor king prince princess queen sultan emir shaykh sheikh shaikh sheik cheikh sheykh mullah mulla maulana maulvi mawlawi mawlavi maulavi moulavi molvi " +
	"haji hajji hadji haj hajj alhaj al-hajj hafiz qari imam ayatollah hojjatoleslam sayyid sayed sayyed syed seyed seyyed ustad ustaz akhund akhundzada " +
	"general gen colonel col brigadier brig major maj captain capt lieutenant lt lieut sergeant sgt marshal admiral commander cmdr engineer ing eng ingeniero lic licenciado don dona " +
	"senor senora herr frau monsieur madame mme jr sr junior senior esq phd doctor dato datuk nee"

// particles bind names together and are left out, put in and spelled at will.
const particles = "al el ul ur ar ad az ash l la le les los las de del della di da do dos das du des d van von vom der den ter ten te zu zum zur y e and the of ibn bin ben bint binti binte ould walad wald af av ap"

// filial particles say whose child a person is: the name after them cannot change places with the name before.
const filial = "ibn bin ben bint binti binte ould walad"

// stops say nothing in an organisation's name.
const stops = "the of and for de del di da do dos das du des la le les el los las al y e und et i of in by at a an der die das van von den voor on to with fur pour para em na v s dlya"
