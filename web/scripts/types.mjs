// Writes src/api/openapi.ts and src/api/report.ts: the types of what the server answers, from its own OpenAPI document and
// from the JSON Schema of reports, so that the pages cannot drift from the server. With --check it writes nothing, and
// fails where a file is not current.
//
// The whole description is only served where there are accounts; the script starts such a server on loopback, with an
// account and a data folder that last as long as it runs.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = dirname(dirname(fileURLToPath(import.meta.url)))
const root = dirname(web)
const check = process.argv.includes('--check')

const document = await description()
const stale = [
  put('src/api/openapi.ts', openapi(document)),
  put('src/api/report.ts', schema(JSON.parse(readFileSync(process.env.GUYLINE_SCHEMA ?? join(root, 'report/schema/v1.json'), 'utf8')))),
].filter(Boolean)
if (check && stale.length > 0) {
  console.error(`not current: ${stale.join(', ')}; run "npm run types" in web/`)
  process.exit(1)
}

function put(name, text) {
  let before = ''
  try {
    before = readFileSync(join(web, name), 'utf8')
  } catch {
    // it is written for the first time
  }
  if (before === text) return ''
  if (!check) writeFileSync(join(web, name), text)
  return name
}

/** The OpenAPI document of a server with accounts. */
async function description() {
  const folder = mkdtempSync(join(tmpdir(), 'guyline-types-'))
  const program = process.env.GUYLINE ?? join(folder, 'guyline')
  if (!process.env.GUYLINE) execFileSync('go', ['build', '-o', program, './cmd/guyline'], { cwd: root, stdio: 'inherit' })
  const data = join(folder, 'data')
  const password = 'correct horse battery staple 7'
  execFileSync(program, ['serve', 'user', 'add', 'types', '--data', data], { input: password + '\n', stdio: ['pipe', 'ignore', 'inherit'] })
  const port = await freePort()
  const server = spawn(program, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' })
  try {
    const base = `http://127.0.0.1:${port}`
    await until(async () => (await fetch(base + '/healthz')).ok)
    const signedIn = await fetch(base + '/v1/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: base },
      body: JSON.stringify({ user: 'types', password }),
    })
    if (!signedIn.ok) throw new Error(`sign-in: ${signedIn.status} ${await signedIn.text()}`)
    const cookie = signedIn.headers.getSetCookie()[0].split(';')[0]
    const answer = await fetch(base + '/v1/openapi.json', { headers: { Cookie: cookie } })
    if (!answer.ok) throw new Error(`/v1/openapi.json: ${answer.status}`)
    return await answer.json()
  } finally {
    server.kill('SIGTERM')
    await new Promise((done) => (server.exitCode === null ? server.once('exit', done) : done()))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function freePort() {
  const s = createServer()
  await new Promise((done) => s.listen(0, '127.0.0.1', done))
  const { port } = s.address()
  await new Promise((done) => s.close(done))
  return port
}

async function until(ready) {
  for (let n = 0; n < 200; n++) {
    if (await ready().catch(() => false)) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('the server did not begin to answer within ten seconds')
}

/** The types of an OpenAPI document: its schemas, and one entry for each operation with its parameters, body and answer. */
function openapi(d) {
  const out = ['// Written by scripts/types.mjs from the OpenAPI document of the server. Do not edit.\n']
  for (const [name, s] of Object.entries(d.components.schemas)) out.push(`export type ${name} = ${type(s, '')}\n`)
  out.push('/** What each operation takes and answers, by its id. */\nexport interface Operations {')
  const routes = []
  for (const [path, methods] of Object.entries(d.paths)) {
    for (const [method, op] of Object.entries(methods)) {
      const answer = Object.entries(op.responses).find(([code]) => code.startsWith('2'))?.[1]
      const result = answer?.content?.['application/json']?.schema
      out.push(`  /** ${op.summary} */`, `  '${op.operationId}': {`)
      for (const place of ['path', 'query']) {
        const of = (op.parameters ?? []).filter((p) => p.in === place)
        out.push(`    ${place}: {${of.map((p) => ` ${p.name}${p.required ? '' : '?'}: ${type(p.schema, '      ')}`).join(';')} }`)
      }
      const body = op.requestBody?.content?.['application/json']?.schema
      out.push(`    body: ${body ? type(body, '    ') : 'undefined'}`, `    answer: ${result ? type(result, '    ') : 'unknown'}`, '  }')
      routes.push(`  '${op.operationId}': ['${method.toUpperCase()}', '${path}'],`)
    }
  }
  out.push('}\n', '/** Method and path of each operation. */', 'export const routes = {', ...routes, '} as const satisfies { [id in keyof Operations]: readonly [string, string] }\n')
  return out.join('\n')
}

/** The types of the report's JSON Schema. */
function schema(d) {
  const out = ['// Written by scripts/types.mjs from report/schema/v1.json. Do not edit.\n']
  for (const [name, s] of Object.entries(d.$defs ?? {})) out.push(`export type ${upper(name)} = ${type(s, '')}\n`)
  out.push(`export type Report = ${type({ ...d, $defs: undefined }, '')}\n`)
  return out.join('\n')
}

function upper(name) {
  return name[0].toUpperCase() + name.slice(1)
}

function type(s, indent) {
  if (s === true || s === undefined || Object.keys(s).length === 0) return 'unknown'
  if (s.$ref) return upper(s.$ref.split('/').pop())
  if (s.enum) return s.enum.map((v) => JSON.stringify(v)).join(' | ')
  if (s.const !== undefined) return JSON.stringify(s.const)
  const several = s.anyOf ?? s.oneOf
  if (several) return several.map((x) => type(x, indent)).join(' | ')
  if (s.allOf) return s.allOf.map((x) => type(x, indent)).join(' & ')
  const kinds = Array.isArray(s.type) ? s.type : [s.type]
  return kinds.map((k) => one(k, s, indent)).join(' | ')
}

function one(kind, s, indent) {
  switch (kind) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array': {
      const t = type(s.items, indent)
      return /^[\w.]+$/.test(t) ? `${t}[]` : `(${t})[]`
    }
  }
  if (!s.properties) return kind === 'object' ? `{ [name: string]: ${s.additionalProperties ? type(s.additionalProperties, indent) : 'unknown'} }` : 'unknown'
  const needed = new Set(s.required ?? [])
  const lines = Object.entries(s.properties).map(([name, p]) => `${indent}  ${/^[\w$]+$/.test(name) ? name : `'${name}'`}${needed.has(name) ? '' : '?'}: ${type(p, indent + '  ')}`)
  return `{\n${lines.join('\n')}\n${indent}}`
}
