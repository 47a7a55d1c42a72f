//! Owns a tiny writer of PDF files for tests: text in a font that is not embedded and says by a map
//! which characters it shows, lines, thin rectangles, pictures and raw operators.

use std::fmt::Write;

/// A page being drawn. Coordinates run from the upper left corner of an A4 page, in points.
#[derive(Default)]
pub(super) struct Sheet {
    content: String,
    extra: String,
}

pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;

impl Sheet {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Text whose baseline starts at a point.
    pub(super) fn text(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.run("F1", &format!("1 0 0 1 {x} {}", HEIGHT - y), size, text)
    }

    /// Text set downwards by a vertical font, from the middle of its top edge.
    pub(super) fn vertical(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.run("F2", &format!("1 0 0 1 {x} {}", HEIGHT - y), size, text)
    }

    /// Text under a matrix of one's own, in the format's coordinates.
    pub(super) fn run(&mut self, font: &str, matrix: &str, size: f32, text: &str) -> &mut Self {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        self.raw(&format!("BT /{font} {size} Tf {matrix} Tm <{codes}> Tj ET"))
    }

    pub(super) fn line(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> &mut Self {
        self.raw(&format!("{x0} {} m {x1} {} l S", HEIGHT - y0, HEIGHT - y1))
    }

    pub(super) fn filled(&mut self, left: f32, top: f32, width: f32, height: f32) -> &mut Self {
        self.raw(&format!("{left} {} {width} {height} re f", HEIGHT - top - height))
    }

    pub(super) fn picture(&mut self, left: f32, top: f32, width: f32, height: f32) -> &mut Self {
        self.raw(&format!("q {width} 0 0 {height} {left} {} cm /I Do Q", HEIGHT - top - height))
    }

    pub(super) fn raw(&mut self, operators: &str) -> &mut Self {
        self.content.push_str(operators);
        self.content.push('\n');
        self
    }

    /// Entries of the page's own dictionary, such as a rotation.
    pub(super) fn entry(&mut self, entry: &str) -> &mut Self {
        self.extra.push_str(entry);
        self
    }

    /// A ruled table: column and row edges, and cells as (row, column, rows, columns, text) with
    /// their borders drawn as lines around each.
    pub(super) fn table(
        &mut self,
        xs: &[f32],
        ys: &[f32],
        cells: &[(usize, usize, usize, usize, &str)],
    ) -> &mut Self {
        for (row, column, rows, columns, text) in cells {
            let (left, right) = (xs[*column], xs[column + columns]);
            let (top, bottom) = (ys[*row], ys[row + rows]);
            self.line(left, top, right, top).line(left, bottom, right, bottom);
            self.line(left, top, left, bottom).line(right, top, right, bottom);
            for (index, part) in text.split('/').enumerate() {
                self.text(left + 3.0, top + 14.0 + 12.0 * index as f32, 10.0, part);
            }
        }
        self
    }
}

/// A file of some pages.
pub(super) fn file(sheets: &[&Sheet]) -> Vec<u8> {
    file_with(sheets, "", &[])
}

/// A file of some pages; `resources` adds to the resources of each, `objects` are further ones,
/// numbered from 20.
pub(super) fn file_with(sheets: &[&Sheet], resources: &str, objects: &[String]) -> Vec<u8> {
    let map = "/CIDInit /ProcSet findresource begin begincmap /CMapName /M def /CMapType 2 def\n\
        1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
        1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end";
    let font = |name: &str| {
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /Sample /Encoding /{name} /ToUnicode 8 0 R \
             /DescendantFonts [9 0 R] >>"
        )
    };
    let mut bodies: Vec<(usize, String)> = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".into()),
        (3, font("Identity-H")),
        (4, font("Identity-V")),
        (
            5,
            stream(
                "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
                "0",
            ),
        ),
        (6, "<< /Title <FEFF6E2F53E3> /CreationDate (D:20240226144123+08'00') /Producer (sample) >>".into()),
        (8, stream("", map)),
        (
            9,
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sample /CIDSystemInfo << /Registry (Adobe) \
             /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [32 126 500] >>"
                .into(),
        ),
    ];
    let first = 20 + objects.len();
    bodies.extend(objects.iter().enumerate().map(|(index, body)| (20 + index, body.clone())));
    let mut kids = String::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let number = first + index * 2;
        let _ = write!(kids, "{number} 0 R ");
        bodies.push((
            number,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {} 0 R {} /Resources << \
                 /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I 5 0 R {resources} >> >> >>",
                number + 1,
                sheet.extra
            ),
        ));
        bodies.push((number + 1, stream("", &sheet.content)));
    }
    bodies.push((2, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", sheets.len())));
    assemble(bodies)
}

/// A stream object of plain data.
pub(super) fn stream(entries: &str, data: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{data}\nendstream", data.len())
}

fn assemble(mut bodies: Vec<(usize, String)>) -> Vec<u8> {
    bodies.sort_by_key(|(number, _)| *number);
    let size = bodies.last().map_or(0, |(number, _)| number + 1);
    let mut bytes = String::from("%PDF-1.7\n");
    let mut entries = vec!["0000000000 65535 f \n".to_owned(); size];
    for (number, body) in bodies {
        entries[number] = format!("{:010} 00000 n \n", bytes.len());
        let _ = write!(bytes, "{number} 0 obj\n{body}\nendobj\n");
    }
    let start = bytes.len();
    let _ = write!(bytes, "xref\n0 {size}\n{}", entries.concat());
    let _ = write!(bytes, "trailer\n<< /Size {size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n");
    bytes.into_bytes()
}
