//! Owns the shapes: a report as files of the formats in which offices and sites hold it.

use crate::mark::plain;
use crate::random::Random;
use crate::render::Item;
use crate::tables::{Cell, Grid};
use std::io::{Cursor, Write};

type Shape = fn(&[Item], &mut Random) -> Vec<u8>;

pub(crate) const SHAPES: [(&str, Shape); 6] = [
    ("plain.docx", |items, random| docx(items, random, &Word::default())),
    ("soup.docx", |items, random| docx(items, random, &Word { soup: true, framed: true, boxed: false })),
    ("boxed.docx", |items, random| docx(items, random, &Word { boxed: true, ..Word::default() })),
    ("sheet.xlsx", |items, _| xlsx(items)),
    ("blocks.html", |items, random| page(items, random, true)),
    ("written-out.html", |items, random| page(items, random, false)),
];

/// How a Word document is written.
#[derive(Default)]
struct Word {
    /// Runs of few characters, with changes and controls between them.
    soup: bool,
    /// Each value in a table of its own.
    framed: bool,
    /// Tables in text boxes.
    boxed: bool,
}

fn escaped(text: &str) -> String {
    plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Each cell with its row and column.
fn placed(grid: &Grid) -> Vec<(usize, usize, &Cell)> {
    let mut taken: Vec<Vec<bool>> = vec![Vec::new(); grid.len()];
    let mut placed = Vec::new();
    for (at, row) in grid.iter().enumerate() {
        let mut column = 0;
        for cell in row {
            while taken[at].get(column).copied().unwrap_or(false) {
                column += 1;
            }
            for row in taken[at..].iter_mut().take(cell.rows) {
                row.resize(row.len().max(column + cell.columns), false);
                row[column..column + cell.columns].fill(true);
            }
            placed.push((at, column, cell));
            column += cell.columns;
        }
    }
    placed
}

fn text_of(item: &Item) -> Option<&str> {
    match item {
        Item::Title(text) | Item::Heading(text) | Item::Text(text) | Item::SignOff(text) => Some(text),
        Item::Table(_) => None,
    }
}

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("a part");
    }
    writer.finish().expect("an archive").into_inner()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

fn paragraph(text: &str, random: &mut Random, word: &Word) -> String {
    let text: Vec<char> = plain(text).chars().collect();
    let mut runs = String::new();
    let mut at = 0;
    while at < text.len() {
        let end = if word.soup { (at + 1 + random.below(5)).min(text.len()) } else { text.len() };
        let piece = run(&text[at..end].iter().collect::<String>());
        runs.push_str(&match random.below(12) {
            0 if word.soup => format!("<w:ins w:id=\"1\">{piece}</w:ins><w:del w:id=\"2\"><w:r><w:delText>9</w:delText></w:r></w:del>"),
            1 if word.soup => format!("<w:sdt><w:sdtPr/><w:sdtContent>{piece}</w:sdtContent></w:sdt>"),
            2 if word.soup => format!("<w:hyperlink>{piece}</w:hyperlink><w:proofErr/>"),
            3 if word.soup => format!("<w:fldSimple w:instr=\"DATE\">{piece}</w:fldSimple>"),
            _ => piece,
        });
        at = end;
    }
    format!("<w:p>{runs}</w:p>")
}

fn word_table(grid: &Grid, random: &mut Random, word: &Word) -> String {
    let cells = placed(grid);
    let mut out = "<w:tbl>".to_owned();
    for row in 0..grid.len() {
        out.push_str("<w:tr>");
        let mut here: Vec<_> =
            cells.iter().filter(|(top, _, cell)| (*top..top + cell.rows).contains(&row)).collect();
        here.sort_by_key(|(_, column, _)| *column);
        for (top, _, cell) in here {
            let merge = match (cell.rows > 1, *top == row) {
                (true, true) => "<w:vMerge w:val=\"restart\"/>",
                (true, false) => "<w:vMerge/>",
                _ => "",
            };
            let text = if *top == row { cell.text.as_str() } else { "" };
            let mut body = paragraph(text, random, word);
            if word.framed && cell.value {
                body = format!("<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl><w:p/>");
            }
            let span = cell.columns;
            out.push_str(&format!(
                "<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/>{merge}</w:tcPr>{body}</w:tc>"
            ));
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    if word.boxed {
        return format!(
            "<w:p><w:r><w:pict><v:textbox><w:txbxContent>{out}<w:p/></w:txbxContent></v:textbox></w:pict></w:r></w:p>"
        );
    }
    out + "<w:p/>"
}

fn docx(items: &[Item], random: &mut Random, word: &Word) -> Vec<u8> {
    let body: String = items
        .iter()
        .map(|item| match item {
            Item::Table(grid) => word_table(grid, random, word),
            item => paragraph(text_of(item).unwrap_or_default(), random, word),
        })
        .collect();
    pack(&[("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"))])
}

/// Everything on one sheet, tables ruled by nothing but their merged cells.
fn xlsx(items: &[Item]) -> Vec<u8> {
    let (mut rows, mut merged, mut at) = (String::new(), String::new(), 1);
    let name = |column: usize| char::from(b'A' + column as u8);
    let cell = |column: usize, row: usize, text: &str| {
        let text = escaped(text);
        format!("<c r=\"{}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", name(column))
    };
    for item in items {
        let Item::Table(grid) = item else {
            let text = text_of(item).unwrap_or_default();
            rows.push_str(&format!("<row r=\"{at}\">{}</row>", cell(0, at, text)));
            at += 1;
            continue;
        };
        let cells = placed(grid);
        at += 1;
        for row in 0..grid.len() {
            rows.push_str(&format!("<row r=\"{}\">", at + row));
            for (_, column, found) in cells.iter().filter(|(top, ..)| *top == row) {
                rows.push_str(&cell(*column, at + row, &found.text));
                if found.rows * found.columns > 1 {
                    let (right, bottom) = (name(column + found.columns - 1), at + row + found.rows - 1);
                    let left = name(*column);
                    merged.push_str(&format!("<mergeCell ref=\"{left}{}:{right}{bottom}\"/>", at + row));
                }
            }
            rows.push_str("</row>");
        }
        at += grid.len() + 1;
    }
    let sheet =
        format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>");
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
    pack(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"年报\" r:id=\"a\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            &format!("<R><Relationship Id=\"a\" Type=\"{kind}\" Target=\"sheet1.xml\"/></R>"),
        ),
        ("xl/sheet1.xml", &sheet),
    ])
}

/// A page: paragraphs that only their style sets apart and merged cells as such, or paragraphs ended by
/// breaks and every merged cell written out in each of its columns.
fn page(items: &[Item], random: &mut Random, blocks: bool) -> Vec<u8> {
    let mut out = "<HTML><HEAD><META charset=utf-8></HEAD><BODY><DIV class=nav><A href=/>首页</A></DIV><DIV>"
        .to_owned();
    for item in items {
        let Item::Table(grid) = item else {
            let text = escaped(text_of(item).unwrap_or_default());
            out.push_str(&match (blocks, item) {
                (_, Item::Heading(_)) => format!("<P><STRONG>{text}</STRONG>"),
                (true, _) => format!("<P><span style=\"display: block\">{text}</span>"),
                (false, _) => format!("<P>&nbsp;&nbsp;{text}<BR></P>\n"),
            });
            continue;
        };
        out.push_str("<TABLE border=1>");
        let cells = placed(grid);
        for row in 0..grid.len() {
            out.push_str("<TR>");
            let mut here: Vec<_> =
                cells.iter().filter(|(top, _, cell)| (*top..top + cell.rows).contains(&row)).collect();
            here.sort_by_key(|(_, column, _)| *column);
            for (top, _, cell) in here {
                let text = escaped(&cell.text);
                let Cell { columns, rows, .. } = cell;
                if !blocks {
                    out.push_str(&format!("<TD>{text}").repeat(*columns));
                } else if *top == row {
                    let tag = if random.once_in(2) { "TD" } else { "TH" };
                    out.push_str(&format!("<{tag} rowspan={rows} colSpan=\"{columns}\"><P>{text}"));
                }
            }
        }
        out.push_str("</TABLE>");
    }
    out.push_str("</DIV></BODY></HTML>");
    out.into_bytes()
}
