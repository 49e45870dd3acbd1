// Writes ../ranges.txt: npm ranges that this script makes up, answered by node-semver, the reader that npm itself uses.
// Run: cd supply/version/testdata/oracle && NODE_PATH=$(npm root -g)/npm/node_modules node ranges.js 800 > ../ranges.txt
const semver = require('semver')
let seed = 1
const rnd = n => { seed = (seed * 48271) % 2147483647; return seed % n }
const pick = (...a) => a[rnd(a.length)]
const num = () => pick('0', '0', '1', '2', '3', '10')
const pre = () => pick('', '', '', '-0', '-alpha', '-alpha.1', '-rc.2', '-beta')
const full = () => `${num()}.${num()}.${num()}`
const partial = () => pick(num(), `${num()}.${num()}`, full() + pre(), full() + pre(), `${num()}.x`, `${num()}.${num()}.x`, '*', `${num()}.*`)
const simple = () => pick('', '=', '>', '<', '>=', '<=', '^', '^', '~', '~', '>= ', 'v') + partial()
const set = () => pick(simple(), simple(), `${simple()} ${simple()}`, `${partial()} - ${partial()}`)
const range = () => pick(set(), set(), `${set()} || ${set()}`, '')
for (let i = 0; i < Number(process.argv[2]); i++) {
  const r = range(), v = full() + pre()
  let answer
  try { new semver.Range(r); answer = semver.satisfies(v, r) } catch { continue }
  console.log([r, v, answer].join('\t'))
}
