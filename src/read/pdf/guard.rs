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
/// What maps of fonts may unpack to, all fonts together, if each has the largest one.
const MAX_MAPS: u64 = 4 << 30;
/// Run-length coding makes this many bytes of one at most.
const RUN: u64 = 64;
/// How far back from its data the dictionary of a stream may begin.
const DICTIONARY: usize = 8 << 10;

/// What the streams of a file weigh.
#[derive(Debug, Default)]
pub(super) struct Weight {
    /// Most bytes that are unpacked when a form, a drawing used by drawings, is drawn once.
    pub(super) form: u64,
}

/// Why a file is not opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Unpacked, it is larger than a limit, in MiB.
    Bomb(u64),
    /// A stream is packed more than once, which hides its size.
    Nested,
}

/// Sizes and counts that together say how much interpreting a file can unpack.
#[derive(Default)]
struct Tally {
    streams: u64,
    pictures: u64,
    /// The largest stream that is neither picture nor font program.
    plain: u64,
    form: u64,
    shading: u64,
    /// Mentions of a font's map, in the file and in its streams.
    maps: u64,
    /// Most uses of a shading, and of a graphics state, in one form.
    shadings: u64,
    states: u64,
    masks: bool,
}

impl Tally {
    fn mentions(&mut self, bytes: &[u8]) {
        self.maps += count(bytes, b"/ToUnicode");
        self.masks |= find(bytes, b"/Luminosity").is_some() || find(bytes, b"/Alpha").is_some();
    }

    /// Every drawing of a form unpacks the form, and the shadings and masks that it names.
    fn weight(&self) -> Result<Weight, Refused> {
        if self.maps.saturating_mul(self.plain) > MAX_MAPS {
            return Err(Refused::Bomb(MAX_MAPS >> 20));
        }
        let masks = if self.masks { self.states.saturating_mul(self.form) } else { 0 };
        let shadings = self.shadings.saturating_mul(self.shading);
        Ok(Weight { form: self.form.saturating_add(masks).saturating_add(shadings) })
    }
}

/// Unpacks every stream of a file without keeping anything.
///
/// A stream is whatever stands behind the word that opens one, because a damaged file's own table
/// of contents is not to be trusted, and what is weighed in vain costs little.
pub(super) fn weigh(bytes: &[u8]) -> Result<Weight, Refused> {
    let mut tally = Tally::default();
    tally.mentions(bytes);
    let mut scratch = vec![0; 64 << 10];
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let keyword = at + found;
        at = keyword + b"stream".len();
        let start = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at + 2,
            (Some(b'\r' | b'\n' | b' '), _) => at + 1,
            _ => at,
        };
        if bytes[..keyword].ends_with(b"end") {
            continue;
        }
        stream(
            dictionary_before(bytes, keyword),
            &bytes[start.min(bytes.len())..],
            &mut tally,
            &mut scratch,
        )?;
    }
    tally.weight()
}

/// Weighs one stream by its dictionary and what follows from the start of its data.
fn stream(dictionary: &[u8], data: &[u8], tally: &mut Tally, scratch: &mut [u8]) -> Result<(), Refused> {
    let says = |word: &[u8]| find(dictionary, word).is_some();
    let packings = packings(dictionary);
    if packings > 1 {
        return Err(Refused::Nested);
    }
    let picture = says(b"/Image") && says(b"/Width");
    let form = says(b"/Form");
    let limit = if picture { MAX_PICTURE } else { MAX_STREAM };
    let (mut shadings, mut states) = (0, 0);
    let mut look = |part: &[u8]| {
        if !picture {
            tally.mentions(part);
        }
        if form {
            shadings += count(part, b" sh");
            states += count(part, b" gs");
        }
    };
    // Data without a limit of its own ends where the file does; what is not packed is counted only
    // where it is a form, because nothing else is read twice.
    let size = match () {
        () if says(b"/LZW") => lzw(data, limit),
        () if says(b"/RunLength") && !picture => RUN * plain(data).len() as u64,
        () if packings == 0 && form => {
            look(plain(data));
            plain(data).len() as u64
        }
        () => inflated(data, limit, scratch, look),
    };
    let (sum, most) = match picture {
        true => (&mut tally.pictures, MAX_PICTURES),
        false => (&mut tally.streams, MAX_STREAMS),
    };
    *sum += size;
    if size > limit || *sum > most {
        return Err(Refused::Bomb(if size > limit { limit } else { most } >> 20));
    }
    if form {
        tally.form = tally.form.max(size);
        tally.shadings = tally.shadings.max(shadings);
        tally.states = tally.states.max(states);
    }
    if says(b"/ShadingType") {
        tally.shading = tally.shading.max(size);
    }
    if !picture && !says(b"/Length1") && !says(b"/Subtype") {
        tally.plain = tally.plain.max(size);
    }
    Ok(())
}

/// Data up to the word that closes a stream.
fn plain(data: &[u8]) -> &[u8] {
    &data[..find(data, b"endstream").unwrap_or(data.len())]
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

/// Inflated size of what stands at the start of `data`, or a little more than `limit`; each part is
/// shown to `look`. Data that is not packed this way inflates to next to nothing.
fn inflated(data: &[u8], limit: u64, scratch: &mut [u8], mut look: impl FnMut(&[u8])) -> u64 {
    let wrapped = data.len() > 1
        && data[0] & 0x0f == 8
        && (u16::from(data[0]) << 8 | u16::from(data[1])).is_multiple_of(31);
    let mut inflate = Decompress::new(wrapped);
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = data.get(read as usize..).unwrap_or_default();
        let status = inflate.decompress(rest, scratch, FlushDecompress::None);
        look(&scratch[..(inflate.total_out() - written) as usize]);
        match status {
            Ok(Status::StreamEnd) | Err(_) => return inflate.total_out(),
            Ok(_) if inflate.total_out() > limit => return inflate.total_out(),
            Ok(_) if (inflate.total_in(), inflate.total_out()) == (read, written) => return written,
            Ok(_) => {}
        }
    }
}

/// Size that LZW codes stand for (ISO 32000-2, 7.4.4), or a little more than `limit`. Only the
/// length of each entry of the table matters.
fn lzw(data: &[u8], limit: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths: Vec<u64> = vec![1; 258];
    let (mut size, mut last) = (0u64, None);
    let (mut bits, mut held) = (0u32, 0u32);
    let mut data = data.iter();
    while size <= limit {
        // Widths grow a code early, which is the usual way and the default.
        let width = 9 + [511, 1023, 2047].iter().filter(|edge| lengths.len() >= **edge).count() as u32;
        while held < width {
            let Some(byte) = data.next() else { return size };
            bits = bits << 8 | u32::from(*byte);
            held += 8;
        }
        let code = (bits >> (held - width)) as usize & ((1 << width) - 1);
        held -= width;
        if code == CLEAR {
            lengths.truncate(258);
            last = None;
            continue;
        }
        if code == END || code > lengths.len() {
            return size;
        }
        if let Some(last) = last
            && lengths.len() < 4096
        {
            lengths.push(lengths[last] + 1);
        }
        let Some(length) = lengths.get(code) else { return size };
        size += length;
        last = Some(code);
    }
    size
}

/// How often `needle` stands in `hay`.
fn count(hay: &[u8], needle: &[u8]) -> u64 {
    let mut rest = hay;
    let mut count = 0;
    while let Some(at) = find(rest, needle) {
        count += 1;
        rest = &rest[at + needle.len()..];
    }
    count
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
        bytes.extend(object("/Subtype /Form", b"/S sh /S sh"));
        bytes.extend(object("/ShadingType 4 /Filter /FlateDecode", &packed(1 << 20)));
        assert_eq!(weigh(&bytes).unwrap().form, 4 << 20);
    }

    #[test]
    fn many_fonts_with_one_large_map_are_refused() {
        let mut bytes = object("/Filter /FlateDecode", &packed(16 << 20));
        bytes.extend(b"<< /ToUnicode 1 0 R >> ".repeat(200));
        assert!(weigh(&bytes).is_ok());
        bytes.extend(b"<< /ToUnicode 1 0 R >> ".repeat(200));
        assert_eq!(weigh(&bytes).unwrap_err(), Refused::Bomb(4096));
    }

    #[test]
    fn codes_of_lzw_are_counted() {
        // The example of the specification: 45 45 45 45 45 65 45 45 45 66.
        let example = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(lzw(&example, 100), 10);
        assert_eq!(lzw(&[], 100), 0);
    }
}
