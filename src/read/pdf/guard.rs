//! Owns the weighing of a file before it is opened: how much its compressed streams would unpack
//! to. The PDF crates unpack without a limit, so a bomb has to be met here. Knows compressed
//! streams and nothing of objects, pages or text.

use flate2::{Decompress, FlushDecompress, Status};

/// One stream that is no picture may unpack to this many bytes.
const MAX_STREAM: u64 = 64 << 20;
/// One picture may unpack to this many bytes: a page in colour at 600 dpi has about 105 million.
const MAX_PICTURE: u64 = 192 << 20;
/// All streams that are no pictures together.
const MAX_STREAMS: u64 = 192 << 20;
/// All pictures together.
const MAX_PICTURES: u64 = 1 << 30;
/// How far back from its data the dictionary of a stream may begin.
const DICTIONARY: usize = 8 << 10;

/// What the streams of a file weigh.
#[derive(Debug, Default)]
pub(super) struct Weight {
    /// Unpacked size of the largest stream that says it is a form, a drawing used by drawings.
    pub(super) form: usize,
}

/// Why a file is not opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Unpacked, it is larger than a limit, in MiB.
    Bomb(u64),
    /// A stream is packed more than once, which hides its size.
    Nested,
}

/// Unpacks every stream of a file without keeping anything.
///
/// A stream is whatever stands behind the word that opens one, because a damaged file's own table
/// of contents is not to be trusted, and what is weighed in vain costs little.
pub(super) fn weigh(bytes: &[u8]) -> Result<Weight, Refused> {
    let mut weight = Weight::default();
    let (mut streams, mut pictures) = (0u64, 0u64);
    let mut scratch = vec![0; 64 << 10];
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + b"stream".len();
        let closes = keyword >= 3 && &bytes[keyword - 3..keyword] == b"end";
        let start = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at + 2,
            (Some(b'\r' | b'\n' | b' '), _) => at + 1,
            _ => at,
        };
        if closes {
            continue;
        }
        let dictionary = dictionary_before(bytes, keyword);
        let packings = packings(dictionary);
        if packings > 1 {
            return Err(Refused::Nested);
        }
        let picture = find(dictionary, b"/Image").is_some() && find(dictionary, b"/Width").is_some();
        let form = find(dictionary, b"/Form").is_some();
        let (limit, sum, most) = if picture {
            (MAX_PICTURE, &mut pictures, MAX_PICTURES)
        } else {
            (MAX_STREAM, &mut streams, MAX_STREAMS)
        };
        let size = unpacked(&bytes[start.min(bytes.len())..], limit, &mut scratch);
        *sum += size;
        if size > limit {
            return Err(Refused::Bomb(limit >> 20));
        }
        if *sum > most {
            return Err(Refused::Bomb(most >> 20));
        }
        if form {
            let plain = find(&bytes[start.min(bytes.len())..], b"endstream").unwrap_or(bytes.len() - at);
            weight.form = weight.form.max(if packings == 0 { plain } else { size as usize });
        }
    }
    Ok(weight)
}

/// The bytes between the object's opening word and its data.
fn dictionary_before(bytes: &[u8], keyword: usize) -> &[u8] {
    let near = &bytes[keyword.saturating_sub(DICTIONARY)..keyword];
    let opening = near.windows(3).rposition(|word| word == b"obj");
    &near[opening.map_or(0, |at| at + 3)..]
}

/// How many filters that make data grow without bound a dictionary names.
fn packings(dictionary: &[u8]) -> usize {
    [&b"/FlateDecode"[..], b"/Fl ", b"/Fl]", b"/Fl/", b"/LZWDecode", b"/LZW ", b"/LZW]", b"/LZW/"]
        .iter()
        .map(|name| dictionary.windows(name.len()).filter(|window| window == name).count())
        .sum()
}

/// Unpacked size of what stands at the start of `data`, or a little more than `limit`. Data that
/// is not packed this way unpacks to next to nothing.
fn unpacked(data: &[u8], limit: u64, scratch: &mut [u8]) -> u64 {
    let wrapped = data.len() > 1
        && data[0] & 0x0f == 8
        && (u16::from(data[0]) << 8 | u16::from(data[1])).is_multiple_of(31);
    let mut inflate = Decompress::new(wrapped);
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = data.get(read as usize..).unwrap_or_default();
        match inflate.decompress(rest, scratch, FlushDecompress::None) {
            Ok(Status::StreamEnd) | Err(_) => return inflate.total_out(),
            Ok(_) if inflate.total_out() > limit => return inflate.total_out(),
            Ok(_) if (inflate.total_in(), inflate.total_out()) == (read, written) => return written,
            Ok(_) => {}
        }
    }
}

/// Where `needle` first stands in `hay`.
pub(super) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(step) = hay.get(from..)?.iter().position(|byte| *byte == first) {
        from += step;
        if hay[from..].starts_with(needle) {
            return Some(from);
        }
        from += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(size: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..size >> 20 {
            encoder.write_all(&zeros).unwrap();
        }
        encoder.finish().unwrap()
    }

    fn object(dictionary: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = format!("1 0 obj\n<<{dictionary}>>\nstream\r\n").into_bytes();
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"\nendstream\nendobj\n");
        bytes
    }

    #[test]
    fn a_bomb_is_refused_and_a_large_picture_is_not() {
        let data = packed(80 << 20);
        assert!(data.len() < 100_000);
        let bomb = object("/Filter /FlateDecode", &data);
        assert_eq!(weigh(&bomb).unwrap_err(), Refused::Bomb(64));
        let picture = object("/Subtype /Image /Width 9 /Filter /FlateDecode", &data);
        assert!(weigh(&picture).is_ok());
    }

    #[test]
    fn packing_twice_is_refused() {
        let twice = object("/Filter [/FlateDecode /FlateDecode]", b"x");
        assert_eq!(weigh(&twice).unwrap_err(), Refused::Nested);
    }

    #[test]
    fn the_largest_form_is_known() {
        let mut bytes = object("/Subtype /Form /Filter /FlateDecode", &packed(2 << 20));
        bytes.extend(object("/Subtype /Form", b"0 0 m"));
        assert_eq!(weigh(&bytes).unwrap().form, 2 << 20);
    }
}
