//! Owns the formats that people keep reports in and that are not read here: it recognizes them and
//! says what to do instead, so that such a file is never passed over in silence.

use super::archive;
use super::error::clause;
use super::{Input, ReadError, Reader, Reading, extension};

/// The signature of a compound file: Office before 2007, WPS, and every encrypted Office file.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// A format that has to be converted first.
struct Advice {
    format: &'static str,
    extensions: &'static [&'static str],
    advice: &'static str,
}

const ENCRYPTED: Advice =
    Advice { format: "format-protected-office", extensions: &[], advice: "advice-password" };
const WORD: Advice =
    Advice { format: "format-word", extensions: &["doc", "dot", "wps", "wpt"], advice: "advice-docx" };
const EXCEL: Advice = Advice {
    format: "format-excel",
    extensions: &["xls", "xlt", "et", "ett", "xlsb"],
    advice: "advice-xlsx",
};
const OFD: Advice = Advice { format: "format-ofd", extensions: &["ofd"], advice: "advice-ofd" };
const RTF: Advice = Advice { format: "format-rtf", extensions: &["rtf"], advice: "advice-docx" };

pub(super) struct Foreign;

impl Reader for Foreign {
    fn format(&self) -> &'static str {
        "foreign"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["doc", "wps", "xls", "et", "ofd", "rtf"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(COMPOUND) || bytes.starts_with(b"{\\rtf") || is_ofd(bytes)
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        let Advice { format, advice, .. } = advice(input);
        Err(ReadError::Convert { format: clause(format), advice: clause(advice) })
    }
}

fn advice(input: Input<'_>) -> Advice {
    let Input { bytes, .. } = input;
    if bytes.starts_with(b"{\\rtf") {
        return RTF;
    }
    if is_ofd(bytes) {
        return OFD;
    }
    if bytes.starts_with(COMPOUND) && has_stream(bytes, "EncryptedPackage") {
        return ENCRYPTED;
    }
    let extension = extension(input.name);
    let named = |advice: &Advice| advice.extensions.contains(&extension.as_str());
    match [WORD, EXCEL, OFD, RTF].into_iter().find(named) {
        Some(advice) => advice,
        None if has_stream(bytes, "Workbook") => EXCEL,
        None => WORD,
    }
}

fn is_ofd(bytes: &[u8]) -> bool {
    archive::has_part(bytes, |name| name == "OFD.xml")
}

/// Whether a compound file has a stream of this name, which its directory writes in UTF-16.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format_of(name: &str, bytes: &[u8]) -> &'static str {
        match super::super::read(Input { name, bytes, encoding: None }) {
            Err(ReadError::Convert { format, .. }) => format.key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_foreign_format_is_named() {
        let compound = |name: &str| {
            let name = name.encode_utf16().flat_map(u16::to_le_bytes);
            COMPOUND.iter().copied().chain([0; 64]).chain(name).collect::<Vec<u8>>()
        };
        assert_eq!(format_of("a.doc", &compound("WordDocument")), WORD.format);
        assert_eq!(format_of("a", &compound("Workbook")), EXCEL.format);
        assert_eq!(format_of("a.xls", &compound("Book")), EXCEL.format);
        assert_eq!(format_of("a.docx", &compound("EncryptedPackage")), ENCRYPTED.format);
        assert_eq!(format_of("a.docx", b"{\\rtf1"), RTF.format);
        assert_eq!(format_of("a.zip", &archive::pack(&[("OFD.xml", "<o/>")])), OFD.format);
        assert_eq!(format_of("a.wps", b"?"), WORD.format);
    }

    #[test]
    fn a_wps_file_that_is_a_word_document_is_read() {
        let bytes = archive::pack(&[("word/document.xml", "<d/>")]);
        let reading = super::super::read(Input { name: "a.wps", bytes: &bytes, encoding: None });
        assert_eq!(reading.unwrap().format, "docx");
    }
}
