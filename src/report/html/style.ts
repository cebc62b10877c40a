/** How the page looks: light and dark, wide and narrow, and on paper. No colour says anything that a sign or word does not say too. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f5f7f9; --line: #d5dae0; --text: #1c2127; --muted: #57606a; --focus: #0a5fd7; --link: #0a53b8;
  --pass: #12602c; --pass-fill: #d9efe0; --fail: #a3122a; --fail-fill: #fbdfe2; --fail-mark: #cf2238; --unproven: #744a00; --unproven-fill: #fbe9c2;
  --error: #632a94; --error-fill: #ebdff6; --skipped: #4f5862; --skipped-fill: #e4e8ec; --waived: #0b5563; --waived-fill: #d3edf2; --hatch: #c3cad2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1317; --panel: #171c22; --line: #303841; --text: #e4e9ee; --muted: #a2acb7; --focus: #7db4ff; --link: #8fbdff;
    --pass: #86dba3; --pass-fill: #16351f; --fail: #ffa3a6; --fail-fill: #4b161d; --fail-mark: #cc2f44; --unproven: #f0c674; --unproven-fill: #3b2d0c;
    --error: #d3b4fb; --error-fill: #321f4b; --skipped: #b0bac4; --skipped-fill: #262d35; --waived: #84d5e6; --waived-fill: #10343d; --hatch: #454f5a;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, .wrap { max-width: 1280px; margin: 0 auto; padding: 0 24px; }
main:focus { outline: none; }
section { margin: 32px 0; }
h1 { font-size: 22px; line-height: 1.35; text-wrap: pretty; font-weight: 600; margin: 4px 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 0 0 6px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
h3 { font-size: 15px; margin: 0 0 8px; overflow-wrap: anywhere; }
h4 { font-size: 14px; margin: 0 0 4px; overflow-wrap: anywhere; }
small { color: var(--muted); font-weight: 400; font-size: 12px; }
p { margin: 0 0 8px; overflow-wrap: anywhere; }
code, .wire { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 0.93em; }
code { overflow-wrap: anywhere; }
a { color: var(--link); }
.lead, .when, .kicker { color: var(--muted); }
.kicker strong { color: var(--text); font-weight: 600; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 8px; top: -60px; padding: 8px 12px; background: var(--page); border: 2px solid var(--focus); z-index: 1; }
.skip:focus { top: 8px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
:target { outline: 2px solid var(--focus); outline-offset: 4px; border-radius: 4px; }
h2:target { outline: none; }

.top { background: var(--panel); border-bottom: 1px solid var(--line); border-top: 6px solid var(--muted); padding: 18px 0 14px; }
.top.pass { border-top-color: var(--pass); } .top.fail { border-top-color: var(--fail-mark); } .top.unproven { border-top-color: var(--unproven); }
.verdict { display: inline-block; padding: 0 10px; margin-right: 6px; border-radius: 4px; letter-spacing: 0.03em; }
.top.pass .verdict { background: var(--pass-fill); color: var(--pass); }
.top.fail .verdict { background: var(--fail-fill); color: var(--fail); }
.top.unproven .verdict { background: var(--unproven-fill); color: var(--unproven); }
.top nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 10px; }
.counts { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; margin: 12px 0 10px; padding: 0; }
.counts a { display: block; padding: 4px 12px; border-radius: 4px; text-decoration: none; color: inherit; }
.counts a:hover { text-decoration: underline; }
.counts b { font-size: 18px; font-variant-numeric: tabular-nums; }

.pass { --ink: var(--pass); --fill: var(--pass-fill); } .fail { --ink: var(--fail); --fill: var(--fail-fill); }
.unproven { --ink: var(--unproven); --fill: var(--unproven-fill); } .error { --ink: var(--error); --fill: var(--error-fill); }
.skipped { --ink: var(--skipped); --fill: var(--skipped-fill); } .waived { --ink: var(--waived); --fill: var(--waived-fill); }
.counts li, .badge, .swatch, .tiles li, .grid td[class] { background: var(--fill); color: var(--ink); }
.counts li { border-radius: 4px; }
.badge { display: inline-block; padding: 0 7px; border-radius: 4px; font-size: 12px; font-weight: 600; line-height: 1.6; }
.elsewhere { background: repeating-linear-gradient(45deg, transparent 0 3px, var(--hatch) 3px 4px) !important; color: var(--text) !important; }
.grid td.fail, .tiles li.fail, .swatch.fail, .counts li.fail { background: var(--fail-mark); color: #ffffff; }

.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; min-width: 5ch; }
thead th { font-weight: 600; white-space: nowrap; border-bottom-color: var(--muted); }
.dense { table-layout: fixed; min-width: 900px; }
.dense th:nth-child(1) { width: 20%; } .dense th:nth-child(2) { width: 12%; } .dense th:nth-child(3) { width: 14%; } .dense th:nth-child(5) { width: 18%; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.wire { white-space: nowrap; }

.grid { width: auto; border-collapse: separate; border-spacing: 3px; }
.grid th, .grid td { border: 0; padding: 0; min-width: 0; white-space: nowrap; overflow-wrap: normal; }
.grid thead th { height: 1px; vertical-align: bottom; text-align: center; font-weight: 400; }
.grid thead th span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 220px; overflow: hidden; text-overflow: ellipsis; padding: 2px 0; }
.grid tbody th { text-align: right; padding-right: 8px; vertical-align: middle; max-width: 320px; overflow: hidden; text-overflow: ellipsis; }
.grid td { width: 46px; min-width: 46px; height: 30px; text-align: center; vertical-align: middle; border-radius: 3px; font-size: 12px; font-variant-numeric: tabular-nums; position: relative; }
.grid td a { color: inherit; text-decoration: none; font-weight: 700; display: block; line-height: 30px; }

.tilehead { margin: 12px 0 6px; font-weight: 600; }
.tiles { display: flex; flex-wrap: wrap; gap: 3px; list-style: none; margin: 0 0 10px; padding: 0; }
.tiles li { width: 18px; height: 18px; border-radius: 3px; font-size: 11px; line-height: 18px; text-align: center; position: relative; }
.tiles.small li { width: 9px; height: 9px; border-radius: 2px; }
.tiles a { display: block; color: inherit; text-decoration: none; font-weight: 700; }
.chips { line-height: 2; }
.chip { background: var(--fail-fill); color: var(--fail); border-radius: 4px; padding: 2px 8px; text-decoration: none; white-space: nowrap; }
.chip:hover { text-decoration: underline; }
.matrix { width: 100%; height: auto; background: var(--panel); border: 1px solid var(--line); }
.matrix path { fill: var(--fill); stroke: none; }
.matrix path.elsewhere { fill: var(--hatch); }
.matrix path.fail { fill: var(--fail-mark); } .matrix path.error { fill: var(--error); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; margin: 8px 0 0; padding: 0; color: var(--muted); font-size: 13px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.swatch { display: inline-block; width: 18px; height: 18px; line-height: 18px; text-align: center; border-radius: 3px; font-size: 11px; font-weight: 700; }

.cause { border: 1px solid var(--line); border-left: 4px solid var(--ink); border-radius: 4px; padding: 12px 16px 4px; margin: 12px 0; }
.cause.fail { border-left-color: var(--fail-mark); }
.told { border-top: 1px solid var(--line); padding: 8px 0 4px; }
dl { margin: 0 0 8px; }
.told dl div { display: grid; grid-template-columns: 84px 1fr; gap: 8px; }
dt { color: var(--muted); }
.told dl div:has(.next) dt { color: var(--text); font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
details { margin: 6px 0 10px; }
summary { cursor: pointer; color: var(--link); padding: 2px 0; }
section > ul:not([class]), details > ul { margin: 4px 0 8px; padding-left: 20px; }
section li { overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 2px 24px; }
.facts div { padding: 6px 0; border-bottom: 1px solid var(--line); }

form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin: 8px 0; }
form[hidden] { display: none; }
label { display: grid; gap: 2px; color: var(--muted); font-size: 12px; }
.grow { flex: 1 1 260px; }
input, select, button { font: inherit; font-size: 14px; color: var(--text); background: var(--page); border: 1px solid var(--muted); border-radius: 4px; padding: 5px 9px; min-height: 34px; }
select { max-width: 260px; }
button { cursor: pointer; background: var(--panel); }
button:disabled { cursor: default; color: var(--muted); border-color: var(--line); }
.shown { color: var(--muted); margin: 4px 0; }
.flows { table-layout: fixed; min-width: 1080px; }
.flows th[data-key=opinion] { width: 17%; } .flows th[data-key=from] { width: 12%; } .flows th[data-key=address] { width: 9.5%; } .flows th[data-key=wire] { width: 11%; }
.flows th[data-key=service] { width: 17%; } .flows th[data-key=necessity] { width: 7.5%; } .flows th[data-key=ms] { width: 5%; text-align: right; } .flows th[data-key=sections] { width: 15%; }
.flows tr:not(.more) td:first-child { white-space: nowrap; }
.flows .badge { white-space: normal; overflow-wrap: normal; max-width: calc(100% - 24px); vertical-align: top; }
.flows thead button { all: unset; cursor: pointer; font-weight: 600; padding: 2px 0; }
.flows thead button:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.flows th[aria-sort] button::after { content: " \\2191" / ""; } .flows th[aria-sort="descending"] button::after { content: " \\2193" / ""; }
.flows tbody th { font-weight: 600; }
.flows tr.flow:hover td, .flows tr.flow:hover th { background: var(--panel); }
.flows .open { all: unset; cursor: pointer; width: 20px; text-align: center; color: var(--muted); }
.flows .open:focus-visible { outline: 2px solid var(--focus); }
.flows tr.more td { background: var(--panel); padding: 8px 12px 8px 28px; }
.pages { display: flex; gap: 12px; align-items: center; margin: 10px 0; }
.pages[hidden] { display: none; }

@media (max-width: 720px) {
  main, .wrap { padding: 0 14px; }
  h1 { font-size: 18px; }
  .told dl div { grid-template-columns: 1fr; gap: 0; }
  .cause { padding: 10px 12px 2px; }
  select { max-width: 44vw; }
  .tiles li { width: 14px; height: 14px; line-height: 14px; font-size: 9px; }
}

@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --panel: #f5f7f9; --line: #c8ced5; --text: #000000; --muted: #444b53; --link: #000000; --hatch: #b5bdc6;
    --pass: #12602c; --pass-fill: #d9efe0; --fail: #a3122a; --fail-fill: #fbdfe2; --fail-mark: #cf2238; --unproven: #744a00; --unproven-fill: #fbe9c2;
    --error: #632a94; --error-fill: #ebdff6; --skipped: #4f5862; --skipped-fill: #e4e8ec; --waived: #0b5563; --waived-fill: #d3edf2;
  }
  @page wide { size: A4 landscape; }
  @page { size: A4; margin: 14mm 12mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #444b53; } }
  body { font-size: 9.5pt; }
  main, .wrap { max-width: none; padding: 0; }
  .top { padding: 8px 12px; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
  tr, .told, h2, h3, h4, section li, .facts div { break-inside: avoid; }
  h2, h3, h4, .lead { break-after: avoid; }
  .skip, form, .pages, .open, .chips, summary, .top nav { display: none !important; }
  .scroll { overflow: visible; }
  .flows, .dense { min-width: 0; font-size: 7.5pt; }
  .flows th, .flows td { padding: 2px 6px 2px 0; }
  /* A button would not be drawn again on the pages that follow. */
  .flows thead button { display: contents; }
  .flows th[data-key=opinion] { width: 15%; } .flows th[data-key=address] { width: 9%; } .flows th[data-key=wire] { width: 10%; }
  .flows th[data-key=service] { width: 24%; } .flows th[data-key=necessity] { width: 7%; } .flows th[data-key=ms] { width: 4%; } .flows th[data-key=sections] { width: 13%; }
  .flows .badge { font-size: 7pt; max-width: 100%; }
  section:has(.flows) { page: wide; }
  details::details-content { content-visibility: visible; block-size: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  :target { outline: none; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`;
