//! Owns the opening of zip containers that nobody vouches for: how many parts, how large, how dense.
//!
//! Every office format of today is a zip archive of XML parts. Sizes that an archive states about
//! itself are never trusted; bytes are counted while they are inflated. What the parts mean is the
//! business of each format's reader.

use super::ReadError;
use super::error::{Clause, clause, limit, malformed, too_large};
use crate::source::encoding;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Most entries an archive may have.
const MAX_ENTRIES: usize = 4096;
/// Largest part after inflating, in bytes.
const MAX_PART: u64 = 256 << 20;
/// Bytes that may be inflated whatever the ratio.
const RATIO_FLOOR: u64 = 16 << 20;
/// How many times its own size an archive may inflate to beyond [`RATIO_FLOOR`], all reads together.
const MAX_RATIO: u64 = 200;

/// The signature of an archive's first entry.
const SIGNATURE: &[u8] = b"PK\x03\x04";

/// A zip archive within limits.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    format: &'static str,
    size: u64,
    inflated: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive; `format` is the name that errors carry.
    pub(super) fn open(bytes: &'a [u8], format: &'static str) -> Result<Self, ReadError> {
        if !is_zip(bytes) {
            return Err(malformed(format, clause("reason-no-zip")));
        }
        // Whichever directory the zip crate decides to trust, each of its entries bears this mark,
        // so counting marks bounds the work before any of it is done.
        let entries = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
        if entries > MAX_ENTRIES {
            return Err(too_large("what-archive-parts", limit("limit-number", MAX_ENTRIES)));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(format, &error))?;
        if zip.has_duplicate_names() {
            return Err(malformed(format, clause("reason-zip-names")));
        }
        Ok(Self { zip, format, size: bytes.len() as u64, inflated: 0 })
    }

    /// The names of the parts, in the order of the archive's directory.
    pub(super) fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.zip.file_names().filter_map(|name| Some(name.ok()?.into_owned()))
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The text of a part, or `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.inflate(index, |chunk| bytes.extend_from_slice(chunk))?;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text),
            Err(error) => encoding::decode(error.as_bytes(), None, None).text,
        };
        Ok(Some(text))
    }

    /// An error about the content of this archive.
    pub(super) fn malformed(&self, reason: Clause) -> ReadError {
        malformed(self.format, reason)
    }

    /// The format's name for errors.
    pub(super) fn format(&self) -> &'static str {
        self.format
    }

    fn inflate(&mut self, index: usize, mut sink: impl FnMut(&[u8])) -> Result<(), ReadError> {
        let format = self.format;
        let mut part = self.zip.by_index(index).map_err(|error| damaged(format, &error))?;
        let mut chunk = [0; 16 << 10];
        let mut length = 0;
        loop {
            let read = part.read(&mut chunk).map_err(|_| malformed(format, clause("reason-zip")))?;
            if read == 0 {
                return Ok(());
            }
            length += read as u64;
            self.inflated += read as u64;
            if length > MAX_PART {
                return Err(too_large("what-archive-part", limit("limit-mib", MAX_PART >> 20)));
            }
            if self.inflated > RATIO_FLOOR && self.inflated / MAX_RATIO > self.size {
                return Err(too_large("what-archive", limit("limit-times", MAX_RATIO)));
            }
            sink(&chunk[..read]);
        }
    }
}

/// The answer to an archive that the zip crate gives up.
fn damaged(format: &'static str, error: &ZipError) -> ReadError {
    malformed(
        format,
        match error {
            ZipError::UnsupportedArchive(what) => clause("reason-zip-unknown").with("detail", what),
            _ => clause("reason-zip"),
        },
    )
}

/// Whether the bytes begin like a zip archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Whether the bytes are a zip archive with a part whose name passes the test.
pub(super) fn has_part(bytes: &[u8], test: impl Fn(&str) -> bool) -> bool {
    is_zip(bytes) && Archive::open(bytes, "zip").is_ok_and(|archive| archive.names().any(|name| test(&name)))
}

/// Makes archives for the tests of the readers that open them.
#[cfg(test)]
pub(super) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_text_whatever_their_encoding() {
        let bytes = pack(&[("a.xml", "\u{FEFF}<甲/>"), ("b/c.xml", "乙")]);
        let mut archive = Archive::open(&bytes, "docx").unwrap();
        assert_eq!(archive.part("a.xml").unwrap().as_deref(), Some("<甲/>"));
        assert_eq!(archive.part("none").unwrap(), None);
        assert!(archive.has("b/c.xml"));
        assert_eq!(archive.names().collect::<Vec<_>>(), ["a.xml", "b/c.xml"]);
    }

    #[test]
    fn a_part_that_inflates_beyond_all_measure_is_refused() {
        let bytes = pack(&[("a.xml", &" ".repeat(17 << 20))]);
        assert!(bytes.len() < 64 << 10);
        let mut archive = Archive::open(&bytes, "docx").unwrap();
        assert!(matches!(archive.part("a.xml"), Err(ReadError::TooLarge { .. })));
    }

    #[test]
    fn too_many_entries_are_refused_before_the_archive_is_opened() {
        let names: Vec<String> = (0..MAX_ENTRIES + 1).map(|n| n.to_string()).collect();
        let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert!(matches!(Archive::open(&pack(&parts), "docx"), Err(ReadError::TooLarge { .. })));
        assert!(Archive::open(&pack(&parts[..8]), "docx").is_ok());
    }

    #[test]
    fn two_parts_of_one_name_are_refused() {
        let mut bytes = pack(&[("a.xml", "1"), ("b.xml", "2")]);
        while let Some(at) = bytes.windows(5).position(|window| window == b"b.xml") {
            bytes[at] = b'a';
        }
        assert!(matches!(Archive::open(&bytes, "docx"), Err(ReadError::Malformed { .. })));
    }

    #[test]
    fn an_archive_cut_anywhere_is_an_error_and_nothing_worse() {
        let bytes = pack(&[("a.xml", "<甲>乙</甲>"), ("b.xml", "<丙/>")]);
        for end in 0..bytes.len() {
            if let Ok(mut archive) = Archive::open(&bytes[..end], "docx") {
                let _ = archive.part("a.xml");
            }
        }
    }
}
