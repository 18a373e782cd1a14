// Bundles the page into the folder named on the command line: hashed scripts and style, index.html that names them, and a brotli and a
// gzip copy of each text, so that the gateway only has to hand bytes over.
import { readFile, readdir, writeFile, mkdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) {
  console.error("usage: node bundle.mjs OUTPUT-FOLDER");
  process.exit(2);
}

await mkdir(out, { recursive: true });
const { metafile } = await build({
  entryPoints: { main: "src/main.ts", page: "src/style/page.css" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const outputs = Object.entries(metafile.outputs);
const named = (entry) => {
  const found = outputs.find(([, output]) => output.entryPoint === entry);
  if (!found) throw new Error(`esbuild made nothing from ${entry}`);
  return basename(found[0]);
};

const html = await readFile("src/index.html", "utf8");
await writeFile(join(out, "index.html"), html.replace("{{script}}", named("src/main.ts")).replace("{{style}}", named("src/style/page.css")));
await writeFile(join(out, "icon.svg"), await readFile("src/icon.svg"));
await writeFile(join(out, "licences.txt"), await licences());

for (const name of await readdir(out)) {
  const bytes = await readFile(join(out, name));
  if (bytes.length < 512) continue;
  await writeFile(join(out, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  await writeFile(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}

/** The licence text of every package that went into the bundle: what the page ships, it names. */
async function licences() {
  const packages = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(relative(".", input));
    if (match) packages.add(match[1]);
  }
  const texts = [];
  for (const name of [...packages].sort()) {
    const folder = join("node_modules", name);
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    texts.push(`${name} ${version}\n\n${file ? await readFile(join(folder, file), "utf8") : "See the package."}`);
  }
  return texts.join("\n\n----\n\n");
}
