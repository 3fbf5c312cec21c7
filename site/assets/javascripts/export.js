// A list of cases as CSV or XLSX, made in the browser. Every cell is text: a spreadsheet never takes
// one for a formula. No library: a workbook is six small XML files in a zip that packs nothing.
window.carbonpeakExport = (function () {
  const CSV = "text/csv;charset=utf-8";
  const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const FACETS = [
    "province", "pilot_kind", "field", "type", "content", "stage", "level", "start", "year",
  ];
  const LONG = { title: 44, summary: 60, achieved: 60, address: 40 };

  // ---- The table ----

  async function table(rows, listing, say) {
    const texts = await listing.texts();
    const names = FACETS.map((facet) => listing.facets[listing.number[facet]].label);
    const columns = [
      ["id", say("col_id")],
      ["title", say("col_title")],
      ["place", say("pilot")],
      ...FACETS.map((facet, index) => [facet, names[index]]),
      ["achieved", say("col_achieved")],
      ["summary", say("col_summary")],
      ["date", say("col_modified")],
      ["address", say("col_address")],
    ];
    const cell = (row, name) => {
      if (FACETS.includes(name)) return listing.labels(row, name).join(say("comma"));
      const [summary, achieved] = texts[row.index];
      return { summary, achieved, address: row.href }[name] ?? row[name];
    };
    return {
      widths: columns.map(([name]) => LONG[name] || 18),
      lines: [
        columns.map(([, label]) => label),
        ...rows.map((row) => columns.map(([name]) => cell(row, name))),
      ],
    };
  }

  // ---- CSV ----

  // What begins like a formula gets an apostrophe: spreadsheets then leave it alone.
  const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const quoted = (text) => `"${harmless(text).replace(/"/g, '""')}"`;
  const csv = ({ lines }) =>
    `\ufeff${lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("")}`;

  // ---- XLSX ----

  const escaped = (text) =>
    text
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  function columnName(index) {
    const last = String.fromCharCode(65 + (index % 26));
    return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
  }

  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
  const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";

  function sheet({ lines, widths }) {
    const corner = `${columnName(widths.length - 1)}${lines.length}`;
    const cell = (text, row, column) =>
      `<c r="${columnName(column)}${row + 1}" s="${row ? 1 : 2}" t="inlineStr"><is>` +
      `<t xml:space="preserve">${escaped(text)}</t></is></c>`;
    const row = (line, number) =>
      `<row r="${number + 1}">${line.map((text, column) => cell(text, number, column)).join("")}</row>`;
    const columns = widths.map(
      (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    );
    return (
      `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
      '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" ' +
      'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
      `<cols>${columns.join("")}</cols><sheetData>${lines.map(row).join("")}</sheetData>` +
      `<autoFilter ref="A1:${corner}"/>` +
      '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    );
  }

  const STYLES =
    `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2">` +
    '<font><sz val="10"/><name val="宋体"/></font><font><b/><sz val="10"/><name val="黑体"/></font>' +
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill>' +
    '<fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
    ["0", "1"].map(
      (font) =>
        `<xf numFmtId="49" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" ` +
        'applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
    ).join("") +
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>' +
    "</styleSheet>";

  function workbook(data, name) {
    return {
      "[Content_Types].xml":
        `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        `<Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/>` +
        `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/></Types>`,
      "_rels/.rels":
        `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
        `<Relationship Id="rId1" Type="${LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      "xl/workbook.xml":
        `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${LINKS}"><sheets>` +
        `<sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      "xl/_rels/workbook.xml.rels":
        `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
        `<Relationship Id="rId1" Type="${LINKS}/worksheet" Target="worksheets/sheet1.xml"/>` +
        `<Relationship Id="rId2" Type="${LINKS}/styles" Target="styles.xml"/></Relationships>`,
      "xl/worksheets/sheet1.xml": sheet(data),
      "xl/styles.xml": STYLES,
    };
  }

  // ---- A zip that packs nothing ----

  const CRC = Uint32Array.from({ length: 256 }, (_, start) => {
    let value = start;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  const checksum = (bytes) =>
    (bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 0xff] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

  // Fields of a zip are little-endian numbers of two or four bytes: [size, value].
  function packed(fields) {
    const size = fields.reduce((sum, [width]) => sum + width, 0);
    const view = new DataView(new ArrayBuffer(size));
    let at = 0;
    for (const [width, value] of fields) {
      if (width === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += width;
    }
    return new Uint8Array(view.buffer);
  }

  const VERSION = 20;
  const UTF8 = 0x0800;
  const FIRST_DAY = 33; // 1 January 1980: the same list gives the same bytes

  function zip(files) {
    const encoder = new TextEncoder();
    const body = [];
    const directory = [];
    let offset = 0;
    for (const [path, text] of Object.entries(files)) {
      const name = encoder.encode(path);
      const bytes = encoder.encode(text);
      const about = [
        [2, VERSION], [2, UTF8], [2, 0], [2, 0], [2, FIRST_DAY], [4, checksum(bytes)],
        [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0],
      ];
      const local = packed([[4, 0x04034b50], ...about]);
      const rest = [[2, 0], [2, 0], [2, 0], [4, 0], [4, offset]];
      directory.push(packed([[4, 0x02014b50], [2, VERSION], ...about, ...rest]), name);
      body.push(local, name, bytes);
      offset += local.length + name.length + bytes.length;
    }
    const size = directory.reduce((sum, piece) => sum + piece.length, 0);
    const count = Object.keys(files).length;
    const end = [[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]];
    return [...body, ...directory, packed(end)];
  }

  // ---- Handing over ----

  function hand(pieces, type, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function download(kind, rows, listing, say) {
    const data = await table(rows, listing, say);
    const name = say("export_file");
    if (kind === "csv") hand([csv(data)], CSV, `${name}.csv`);
    else hand(zip(workbook(data, name)), XLSX, `${name}.xlsx`);
  }

  return { download };
})();
