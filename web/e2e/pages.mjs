// Walks through the pages in a browser as a reader would, against the built program, which it starts and ends itself:
//
//	node e2e/pages.mjs [PROGRAM]      (../out/guyline where none is named; it has to be built with the tag pages)
//
// It needs Debian's chromium (CHROMIUM names another). A screenshot of every page in both themes and three widths goes to
// SHOTS where that is set; with BRIEF set, these looks at every page are left out. It fails on an error in the console, a violation of the content policy, a request to another host,
// a serious or critical finding of axe, and a page that is wider than the window. Figures are printed, and judge nothing.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { chromium } from 'playwright-core'

const web = dirname(dirname(fileURLToPath(import.meta.url)))
const program = resolve(process.argv[2] ?? join(web, '../out/guyline'))
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const shots = process.env.SHOTS
for (const needed of [program, browserPath]) {
  if (!existsSync(needed)) {
    console.error(`${needed}: not there; build the program by "make pages", install Debian's chromium`)
    process.exit(2)
  }
}
const axe = readFileSync(join(web, 'node_modules/axe-core/axe.min.js'), 'utf8')
const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']

const pages = {
  overview: '/n/valley',
  findings: '/n/valley/findings?q=verdict%3Afail&open=3',
  attack: '/n/valley/attack',
  suppliers: '/n/valley/suppliers?supplier=Tessaly+Radio+Systems',
  map: '/n/valley/map',
  rollout: '/n/valley/rollout',
  network: '/n/valley/inputs',
  audit: '/audit',
  nowhere: '/n/valley/nothing',
}

const scratch = mkdtempSync(join(tmpdir(), 'guyline-pages-'))
const folder = join(scratch, 'valley')
cpSync(join(web, '../examples/valley'), folder, { recursive: true })

let wrong = 0
const servers = []
const browser = await chromium.launch({ executablePath: browserPath, args: flags })
try {
  const base = await serve([folder])
  await until('the first assessment', async () => (await (await fetch(base + '/v1/networks/valley/assessments')).json()).items?.length > 0)
  if (process.env.BRIEF === undefined) await looks(base)
  await story(base)
  await live(base)
  await waiver(base)
  await figures(base)
  await many(base)
  await accounts()
} catch (e) {
  fail(e.stack ?? String(e))
} finally {
  await browser.close()
  for (const s of servers) {
    s.kill('SIGTERM')
    if (s.exitCode === null) await new Promise((done) => s.once('exit', done))
  }
  rmSync(scratch, { recursive: true, force: true })
}
console.log(wrong === 0 ? 'pages: all is well' : `pages: ${wrong} things are wrong`)
process.exit(wrong === 0 ? 0 : 1)

function fail(text) {
  wrong++
  console.error('WRONG ' + text)
}

function expect(what, text) {
  if (!what) fail(text)
}

async function until(what, ready) {
  for (let n = 0; n < 300; n++) {
    if (await ready().catch(() => false)) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`${what}: not within half a minute`)
}

/** Starts the program on a free port of loopback. */
async function serve(args) {
  const s = createServer()
  await new Promise((done) => s.listen(0, '127.0.0.1', done))
  const { port } = s.address()
  await new Promise((done) => s.close(done))
  servers.push(spawn(program, ['serve', ...args, '--data', join(scratch, 'data-' + port), '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' }))
  const base = `http://127.0.0.1:${port}`
  await until('the server', async () => (await fetch(base + '/healthz')).ok)
  return base
}

/** A page in which nothing may go wrong unseen. */
async function open(base, options = {}, expected = () => false) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  page.on('console', (m) => m.type() === 'error' && !expected(m.text()) && fail(`console: ${m.text()} ${m.location().url}`))
  page.on('pageerror', (e) => fail(`script: ${e.message}`))
  page.on('request', (r) => !r.url().startsWith(base) && !/^(blob|data):/.test(r.url()) && fail(`request beyond the server: ${r.url()}`))
  return page
}

/** Every page in both themes and three widths: no error, no foreign request, accessible, not wider than the window. */
async function looks(base) {
  if (shots) mkdirSync(shots, { recursive: true })
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[390, 844], [1280, 800], [2560, 1440]]) {
      const page = await open(base, { viewport: { width, height }, colorScheme })
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(base + path)
        await page.locator('main h1, main h2').first().waitFor({ state: 'attached' })
        await page.waitForLoadState('networkidle').catch(() => undefined)
        await page.locator('text=/^(Reading|Loading|Asking|Comparing|Looking)/').waitFor({ state: 'detached', timeout: 20_000 }).catch(() => fail(`${name}: it does not come to rest`))
        const where = `${name} ${colorScheme} ${width}`
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(over <= 0, `${where}: ${over} px wider than the window`)
        await page.evaluate(axe)
        const { violations } = await page.evaluate(() => window.axe.run())
        for (const v of violations) if (['serious', 'critical'].includes(v.impact)) fail(`${where}: axe ${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)
        if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`) })
      }
      await page.context().close()
    }
  }
}

/** The newcomer's story: open, find the worst, see its evidence, follow the worst path, take a supplier away on the map. */
async function story(base) {
  const page = await open(base)
  await page.goto(base + '/')
  await page.waitForURL('**/n/valley')
  await page.getByRole('heading', { name: 'Valley Rural Wireless' }).waitFor()
  expect((await page.locator('.lines > li').count()) === 4, 'overview: four lines of effort')
  expect((await page.locator('.tasks > li').count()) === 5, 'overview: five things to do')
  await page.locator('.tasks a').first().click()
  await page.waitForURL('**/findings?**')
  await page.locator('.result').first().click()
  await page.getByRole('heading', { name: 'Evidence', exact: true }).waitFor()
  const address = page.url()
  await page.reload()
  await page.getByRole('heading', { name: 'Evidence', exact: true }).waitFor()
  expect(page.url() === address, 'findings: the address stays after loading anew')

  const box = page.getByRole('combobox', { name: 'Search the findings' })
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await box.fill('sever')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: /^high/ }).waitFor()
  await page.keyboard.type('high')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => new URL(location.href).searchParams.get('q') === 'severity:high')
  await box.fill('severity:huge')
  await page.getByText('"huge" is none of').waitFor()
  await box.fill('')
  await page.keyboard.press('Escape')

  await page.locator('main').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.waitForURL('**/attack')
  await page.locator('.paths button').first().click()
  await page.getByRole('heading', { name: 'Each of these closes it' }).waitFor()
  const boxes = page.locator('.changes input')
  if ((await boxes.count()) > 0) {
    await boxes.first().click()
    await page.getByText('Closed by the chosen changes').waitFor()
  }
  await page.goto(base + '/n/valley/map?without=Tessaly+Radio+Systems')
  await page.getByText('go dark').first().waitFor()
  expect(/[1-9]\d* sites?/.test(await page.locator('p[role=status] strong').first().innerText()), 'map: sites go dark without the supplier')
  await page.context().close()
}

/** A change of the folder shows by itself. */
async function live(base) {
  const page = await open(base)
  await page.goto(base + '/n/valley')
  await page.getByText('This is the first assessment').waitFor()
  const core = join(folder, 'core/amf.yaml')
  writeFileSync(core, readFileSync(core, 'utf8').replace('NEA0, ', ''))
  await page.getByRole('heading', { name: 'Mended or gone' }).or(page.getByText('No failure came or went.')).waitFor({ timeout: 30_000 })
  await page.context().close()
}

/** A waiver is proposed beside a finding, and decided on. */
async function waiver(base) {
  const page = await open(base)
  await page.goto(base + '/n/valley/findings?q=verdict%3Afail+waived%3Ano')
  await page.locator('.result').first().click()
  await page.getByRole('button', { name: 'Propose a waiver…' }).click()
  await page.getByLabel('Owner').fill('head of core operations')
  await page.getByLabel('Reason').fill('until the new rack stands')
  await page.getByLabel('Until').fill('2099-12-31')
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await page.getByText('Waiver proposed').waitFor()
  const approve = page.getByRole('button', { name: 'Approve' })
  await approve.click()
  await page.getByText('Waiver approved').waitFor()
  expect((await page.locator('.detail pre').innerText()).includes('until: 2099-12-31'), 'waiver: the lines for guyline.yaml')
  await page.context().close()
}

/** How large and how quick: printed. */
async function figures(base) {
  const page = await open(base)
  let bytes = 0
  page.on('response', async (r) => {
    if (!/\/assets\/.*\.(js|css)$/.test(r.url())) return
    const body = await r.body().catch(() => Buffer.alloc(0))
    bytes += gzipSync(body, { level: 9 }).length
  })
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const began = Date.now()
  await page.goto(base + '/n/valley')
  await page.locator('.lines').waitFor()
  const ready = Date.now() - began
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
  await page.waitForLoadState('load')
  console.log(`figure overview-gzip ${(bytes / 1000).toFixed(1)} kB`)
  console.log(`figure overview-first-paint ${Math.round(paint)} ms (4 times slower processor)`)
  console.log(`figure overview-complete ${ready} ms (4 times slower processor)`)
  expect(bytes < 300_000, 'the overview loads more than 300 kB')
  await page.context().close()
}

/** A million findings and 100,000 sites, made up between browser and server, because here the pages are what is measured. */
async function many(base) {
  const page = await open(base)
  const total = 1_000_000
  const result = (i) => ({ id: i, since: 1, result: { check: 'made-up', class: 'principle', kind: '', principle: 1, verdict: 'fail', severity: 'low', confidence: 'certain', subject: `element ${i}`, title: `Result ${i}`, detail: '', people: i, impact: '', criticalUsers: [], evidence: [], cites: [], fight: [], risk: '', remedy: '', waivedBy: '' } })
  await page.route('**/v1/networks/valley/findings?*', (route) => {
    const asked = new URL(route.request().url()).searchParams
    const from = Number(asked.get('after') ?? 0)
    const limit = Number(asked.get('limit'))
    const items = Array.from({ length: Math.min(limit, total - from) }, (_, n) => result(from + n + 1))
    return route.fulfill({ json: { items, next: from + limit < total ? String(from + limit) : '' } })
  })
  await page.route('**/v1/networks/valley/facets?*', (route) => route.fulfill({ json: { total, verdicts: { fail: total }, severities: { low: total }, checks: { 'made-up': total }, classes: { principle: total }, principles: { 1: total }, waived: 0 } }))
  await page.goto(base + '/n/valley/findings?q=verdict%3Afail')
  await page.getByText('1,000,000').first().waitFor()
  const rows = page.locator('.list .rows')
  let worst = 0
  for (let n = 0; n < 60; n++) {
    worst = Math.max(worst, await rows.evaluate((box) => new Promise((done) => {
      const began = performance.now()
      box.scrollTop += 4000
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)))
    })))
  }
  const held = await page.locator('.list li').count()
  console.log(`figure findings-scroll-step ${Math.round(worst)} ms worst of 60, ${held} rows in the page of a million`)
  expect(held < 100, 'findings: too many rows in the page')

  const whole = await (await fetch(`${base}/v1/networks/valley/assessments/0/report?without=results`)).json()
  const suppliers = ['Alder', 'Birch', 'Cedar']
  whole.network.sites = 100_000
  whole.sites = Array.from({ length: 100_000 }, (_, n) => ({ name: `Site ${n}`, latitude: 30 + (n % 400) * 0.045, longitude: -120 + Math.floor(n / 400) * 0.16, supplier: suppliers[n % 3], people: n % 900, criticalUsers: 0, worst: 'none', cells: [{ name: `Site ${n} 1`, band: 'n71', supplier: suppliers[n % 3], people: n % 900 }] }))
  await page.route('**/report?*', (route) => route.fulfill({ json: whole }))
  await page.goto(base + '/n/valley/map')
  await page.waitForFunction(() => document.documentElement.dataset.mapIdle !== undefined, undefined, { timeout: 60_000 })
  console.log(`figure map-idle ${await page.evaluate(() => document.documentElement.dataset.mapIdle)} ms with 100,000 sites (software rendering)`)
  const map = await page.locator('.ground').boundingBox()
  await page.mouse.move(map.x + 300, map.y + 300)
  await page.mouse.down()
  const steps = []
  for (let n = 1; n <= 10; n++) {
    const began = Date.now()
    await page.mouse.move(map.x + 300 + n * 10, map.y + 300)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    steps.push(Date.now() - began)
  }
  await page.mouse.up()
  console.log(`figure map-pan-step ${[...steps].sort((a, b) => a - b)[5]} ms median, ${Math.max(...steps)} ms worst of 10 with 100,000 sites (software rendering)`)
  if (shots) await page.screenshot({ path: join(shots, 'map-100000.png') })
  await page.context().close()
}

/** A server with accounts: who is not signed in signs in, and comes to where he wanted. */
async function accounts() {
  const base = await serve([])
  const data = join(scratch, 'data-' + new URL(base).port)
  const added = spawnSync(program, ['serve', 'user', 'add', 'rosa', '--data', data], { input: 'a sentence that nobody guesses 7\n' })
  expect(added.status === 0, `user add: ${added.stderr}`)
  const page = await open(base, {}, (text) => text.includes('401'))
  await page.goto(base + '/audit')
  await page.waitForURL('**/sign-in?to=%2Faudit')
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run())
  for (const v of violations) if (['serious', 'critical'].includes(v.impact)) fail(`sign-in: axe ${v.id}`)
  await page.getByLabel('User').fill('rosa')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Password').fill('a sentence that nobody guesses 7')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/audit')
  await page.getByText('session.begin').first().waitFor()
  await page.getByRole('link', { name: 'Users' }).click()
  await page.getByRole('cell', { name: 'rosa' }).waitFor()
  await page.getByRole('link', { name: 'Networks', exact: true }).click()
  await page.getByText('There is no network that you may see').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await page.context().close()
}
