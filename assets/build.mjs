// Builds static/build/: a style sheet for the staff and one for the public, one script, one sprite,
// and the charts that only the pages of statistics load. Fails when a budget is exceeded
// or when a style needs a browser newer than the oldest one we promise (Chromium 86).
// Lays the fonts of official papers into fonts/, which the server reads and nobody downloads.
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compileAsync } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "static", "build");
const OLDEST = "chrome86";
const BUDGET = { "app.css": 45_000, "public.css": 15_000, "app.js": 70_000, "charts.js": 210_000 };
const FONTS = [
  "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
  "noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf",
  "noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf",
];
const TOO_NEW = /color-mix\(|oklch\(|light-dark\(|:has\(|:is\(|:where\(|@container|@layer/;

async function styles(name) {
  const sheet = await compileAsync(join(here, "scss", `${name}.scss`), {
    loadPaths: [join(root, "node_modules", "bootstrap", "scss")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin"],
  });
  const { code } = await transform(sheet.css, { loader: "css", minify: true, target: OLDEST });
  const found = code.match(TOO_NEW);
  if (found) throw new Error(`${name}.css uses ${found[0]}, which ${OLDEST} does not know`);
  return code;
}

async function script(name) {
  const bundle = await build({
    entryPoints: [join(here, "js", name)],
    bundle: true,
    format: "iife",
    legalComments: "eof",
    logOverride: { "direct-eval": "silent" }, // switched off by htmx's allowEval=false
    minify: true,
    target: OLDEST,
    write: false,
  });
  return bundle.outputFiles[0].text;
}

function symbol(name, svg) {
  const body = svg
    .replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "")
    .replace(/<path stroke="none"[^>]*>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
}

async function sprite() {
  const outline = join(root, "node_modules", "@tabler", "icons", "icons", "outline");
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const own = (await readdir(join(here, "icons"))).sort();
  const symbols = [
    ...names.map(async (name) => symbol(name, await readFile(join(outline, `${name}.svg`), "utf8"))),
    ...own.map(async (file) =>
      symbol(file.replace(/\.svg$/, ""), await readFile(join(here, "icons", file), "utf8")),
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg">${(await Promise.all(symbols)).join("")}</svg>\n`;
}

async function font(path) {
  const file = join(root, "node_modules", "@expo-google-fonts", path);
  await copyFile(file, join(root, "fonts", basename(path)));
}

async function write(name, text) {
  const size = gzipSync(text, { level: 9 }).length;
  if (BUDGET[name] && size > BUDGET[name]) {
    throw new Error(`${name} has ${size} bytes gzipped; the budget is ${BUDGET[name]}`);
  }
  await writeFile(join(out, name), text);
  console.log(`${name.padEnd(10)} ${(size / 1000).toFixed(1).padStart(6)} kB gzipped`);
}

await mkdir(out, { recursive: true });
await mkdir(join(root, "fonts"), { recursive: true });
await Promise.all(FONTS.map(font));
await write("app.css", await styles("app"));
await write("public.css", await styles("public"));
await write("app.js", await script("app.js"));
await write("charts.js", await script("charts.js"));
await write("icons.svg", await sprite());
