package name

import (
	"strings"
	"sync"
)

// japaneseSurnames are common surnames whose reading the characters' own readings do not always give. General knowledge.
var japaneseSurnames = sync.OnceValue(func() map[string]string {
	return letterPairs("佐藤 sato 鈴木 suzuki 高橋 takahashi 高桥 takahashi 田中 tanaka 渡辺 watanabe 渡邊 watanabe 伊藤 ito 山本 yamamoto 中村 nakamura 小林 kobayashi 加藤 kato 吉田 yoshida " +
		"山田 yamada 佐々木 sasaki 山口 yamaguchi 松本 matsumoto 井上 inoue 木村 kimura 林 hayashi 斎藤 saito 斉藤 saito 齋藤 saito 清水 shimizu 山崎 yamazaki 森 mori 池田 ikeda 橋本 hashimoto 阿部 abe 安倍 abe " +
		"石川 ishikawa 山下 yamashita 中島 nakajima 石井 ishii 小川 ogawa 前田 maeda 岡田 okada 長谷川 hasegawa 藤田 fujita 後藤 goto 近藤 kondo 村上 murakami 遠藤 endo 青木 aoki 坂本 sakamoto 福田 fukuda " +
		"太田 ota 西村 nishimura 藤井 fujii 金子 kaneko 岡本 okamoto 藤原 fujiwara 三浦 miura 中野 nakano 原田 harada 松田 matsuda 竹内 takeuchi 上田 ueda 中山 nakayama 和田 wada 森田 morita 石田 ishida 小野 ono " +
		"工藤 kudo 高木 takagi 丸山 maruyama 今井 imai 河野 kono 大野 ono 小島 kojima 谷口 taniguchi 大塚 otsuka 野口 noguchi 菅 suga 菅原 sugawara 岸田 kishida 石破 ishiba 麻生 aso 小泉 koizumi 鳩山 hatoyama 野田 noda " +
		"新井 arai 千葉 chiba 武田 takeda 杉山 sugiyama 大西 onishi 平野 hirano 久保 kubo 松井 matsui 服部 hattori 東 higashi 黒田 kuroda 本田 honda 豊田 toyoda 宮崎 miyazaki 内田 uchida 安藤 ando 北村 kitamura")
})

// nameReadings are readings that characters have in given names above all (nanori), which Unihan lacks. General knowledge.
var nameReadings = sync.OnceValue(func() map[rune][]string {
	m := map[rune][]string{}
	f := strings.Fields("三 zo,mi 一 kazu,ichi 二 ji 大 hiro,dai 子 ko 美 mi 恵 e 之 yuki,no 人 hito,to 夫 o 雄 o,yu 男 o 樹 ki 香 ka 奈 na 菜 na 愛 ai 翔 sho 誠 makoto 博 hiroshi,hiro 明 aki,akira " +
		"和 kazu 正 masa 義 yoshi 信 nobu,shin 文 fumi 隆 takashi,taka 浩 hiroshi,hiro 裕 hiro,yu 真 ma,shin 優 yu 陽 yo,haru 春 haru 康 yasu 智 tomo 友 tomo 直 nao 英 hide 秀 hide 純 jun 潤 jun 彦 hiko 也 ya " +
		"哉 ya 介 suke 輔 suke 助 suke 吾 go 悟 satoru 治 ji,haru 司 ji,tsukasa 朗 ro 郎 ro 晋 shin 太 ta 次 ji 代 yo 江 e 枝 e 里 ri 理 ri 佳 ka 由 yu 紀 ki 希 ki 貴 taka 孝 takashi,taka 幸 yuki 修 osamu 茂 shigeru " +
		"咲 saki 駿 hayao,shun 健 takeru,ken,takeshi 葵 aoi 蓮 ren 結 yui 桜 sakura 花 hana,ka 月 tsuki,zuki 進 susumu 豊 yutaka 勝 masaru,katsu 清 kiyoshi 実 minoru 昇 noboru 稔 minoru 淳 jun,atsushi 敏 toshi 俊 toshi 利 toshi 昭 aki 彰 akira 章 aki 光 mitsu 洋 hiro,yo 剛 tsuyoshi 亮 ryo 良 ryo,yoshi 涼 ryo")
	for i := 0; i+1 < len(f); i += 2 {
		m[[]rune(f[i])[0]] = strings.Split(f[i+1], ",")
	}
	return m
})
