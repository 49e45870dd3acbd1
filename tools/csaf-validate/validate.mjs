// Runs the tests of CSAF 2.0 on documents: node validate.mjs NODE_MODULES FILE…
// It prints one line of JSON a document and ends with 1 where a test of the schema or a mandatory test fails.
// Optional and informative tests are reported only. Left out are 6.3.6 and 6.3.7, which ask the network for every URL of a document, and
// 6.3.8 (spelling), which needs hunspell.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, ...files] = process.argv.slice(2)
const load = (name) => import(pathToFileURL(path.resolve(folder, '@secvisogram/csaf-validator-lib', name)))
const { default: validateStrict } = await load('validateStrict.js')
const schema = Object.values(await load('schemaTests.js')).filter((t) => t.name === 'csaf_2_0_strict')
const mandatory = Object.values(await load('mandatoryTests.js'))
const optional = Object.values(await load('optionalTests.js'))
const informative = Object.values(await load('informativeTests.js')).filter((t) => !/_6_3_[678]$/.test(t.name))

let failed = false
for (const file of files) {
  const { tests } = await validateStrict([...schema, ...mandatory, ...optional, ...informative], JSON.parse(await readFile(file, 'utf8')))
  const group = (name) => (name.startsWith('optional') ? 'optional' : name.startsWith('informative') ? 'informative' : 'mandatory')
  const out = { mandatory: 0, mandatoryPassed: 0, optional: 0, optionalPassed: 0, informative: 0, informativePassed: 0, said: [] }
  for (const t of tests) {
    const g = group(t.name)
    const said = [...t.errors, ...t.warnings, ...t.infos]
    out[g]++
    if (t.isValid && said.length === 0) out[g + 'Passed']++
    else if (g === 'mandatory' && !t.isValid) failed = true
    for (const s of said) out.said.push(`${t.name} ${s.instancePath}: ${s.message}`)
  }
  console.log(JSON.stringify(out))
}
process.exit(failed ? 1 : 0)
