use super::*;

const SENTENCE: &str = "某县农业农村局2023年度报告：全年收到申请12件，其中“网络申请”7件、信函5件。\n";

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides as u64) as usize
    }
}

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let bytes = encode_lossy(text, encoding);
    assert_eq!(encoding.decode_without_bom_handling(&bytes).0, text);
    bytes
}

fn encode_lossy(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let units = text.encode_utf16();
    match encoding {
        encoding if encoding == UTF_16LE => units.flat_map(u16::to_le_bytes).collect(),
        encoding if encoding == UTF_16BE => units.flat_map(u16::to_be_bytes).collect(),
        _ => encoding.encode(text).0.into_owned(),
    }
}

/// Every character that an encoding can say, from a list of tempting ones.
fn alphabet(encoding: &'static Encoding) -> Vec<char> {
    "a9 \t\n，。（）“”—…·€¥国务县ㄅ①⑴Ⅲㄚα бあア½\u{3000}龥㐂𠀀𪚥😀é\u{E5E5}\u{FE10}ｱ한"
        .chars()
        .filter(|c| {
            let written = encode_lossy(&c.to_string(), encoding);
            encoding.decode_without_bom_handling(&written).0 == c.to_string()
        })
        .collect()
}

#[test]
fn every_character_lies_where_the_map_says() {
    let mut dice = Dice(7);
    for encoding in
        [GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, UTF_16LE, UTF_16BE, UTF_8, encoding_rs::WINDOWS_1252]
    {
        let alphabet = alphabet(encoding);
        for length in [1, 2, 70, 900] {
            let text: String = (0..length).map(|_| alphabet[dice.roll(alphabet.len())]).collect();
            let bytes = encode(&text, encoding);
            let decoded = decode(&bytes, Some(encoding.name()), None);
            assert_eq!(decoded.text, text, "{}", encoding.name());
            assert!(decoded.malformed.is_empty());
            for (at, c) in decoded.text.char_indices() {
                let span = Span::new(at as u32, (at + c.len_utf8()) as u32);
                let disk = decoded.origin.disk(span).unwrap();
                let under = &bytes[disk.start as usize..disk.end as usize];
                let (one, _) = encoding.decode_without_bom_handling(under);
                assert_eq!(one, c.to_string(), "{} at {at}", encoding.name());
            }
        }
    }
}

#[test]
fn damage_leaves_every_other_character_in_its_place() {
    let mut dice = Dice(99);
    for encoding in [GB18030, BIG5, EUC_JP, UTF_16LE, UTF_16BE, UTF_8] {
        let alphabet = alphabet(encoding);
        for _ in 0..40 {
            let text: String = (0..300).map(|_| alphabet[dice.roll(alphabet.len())]).collect();
            let mut bytes = encode(&text, encoding);
            for _ in 0..=dice.roll(12) {
                let at = dice.roll(bytes.len());
                match dice.roll(3) {
                    0 => bytes[at] = dice.roll(256) as u8,
                    1 => bytes.insert(at, 0xFF),
                    _ => drop(bytes.remove(at)),
                }
            }
            let decoded = decode(&bytes, Some(encoding.name()), None);
            let mut end = 0;
            for (at, c) in decoded.text.char_indices() {
                let span = Span::new(at as u32, (at + c.len_utf8()) as u32);
                let disk = decoded.origin.disk(span).unwrap();
                assert_eq!(disk.start, end, "no byte is skipped or told twice");
                end = disk.end;
                let (one, _) =
                    encoding.decode_without_bom_handling(&bytes[disk.start as usize..disk.end as usize]);
                if !decoded.malformed.iter().any(|bad| bad.contains(span)) {
                    assert_eq!(one, c.to_string(), "{} at {at}", encoding.name());
                } else {
                    assert_eq!(c, '\u{FFFD}');
                }
            }
            assert_eq!(end, bytes.len() as u64);
        }
    }
}

#[test]
fn unnamed_encodings_are_found() {
    let text = SENTENCE.repeat(3);
    for (encoding, label) in
        [(GB18030, "gb18030"), (UTF_8, "utf-8"), (UTF_16LE, "utf-16le"), (UTF_16BE, "utf-16be")]
    {
        let decoded = decode(&encode(&text, encoding), None, None);
        assert_eq!((decoded.encoding, decoded.text.as_str()), (label, text.as_str()));
    }
    let traditional = "某縣政府資訊公開年度報告：全年受理申請十二件，其中網路申請七件、信函五件。";
    let decoded = decode(&encode(traditional, BIG5), None, None);
    assert_eq!((decoded.encoding, decoded.text.as_str()), ("big5", traditional));
}

#[test]
fn one_damaged_byte_does_not_change_the_guess() {
    for (encoding, label) in [(UTF_8, "utf-8"), (GB18030, "gb18030")] {
        let mut bytes = encode(&SENTENCE.repeat(3), encoding);
        let middle = bytes.len() / 2;
        bytes[middle] = 0xFF;
        let decoded = decode(&bytes, None, None);
        assert_eq!(decoded.encoding, label);
        assert!(!decoded.malformed.is_empty());
        assert!(decoded.text.ends_with("信函5件。\n"));
    }
}

#[test]
fn a_byte_order_mark_is_no_text_and_shifts_the_map() {
    let text = "第1页";
    for (encoding, mark, label) in [
        (UTF_8, &b"\xEF\xBB\xBF"[..], "utf-8"),
        (UTF_16LE, b"\xFF\xFE", "utf-16le"),
        (UTF_16BE, b"\xFE\xFF", "utf-16be"),
    ] {
        let bytes = [mark, &encode(text, encoding)].concat();
        let decoded = decode(&bytes, None, Some("gbk"));
        assert_eq!((decoded.encoding, decoded.text.as_str()), (label, text));
        assert_eq!(decoded.origin.disk(Span::at(0)).unwrap().start, mark.len() as u64);
        assert_eq!(decoded.origin.disk(Span::at(text.len() as u32)).unwrap().end, bytes.len() as u64);
    }
    let bytes = [b"\xFE\xFF", &encode(text, UTF_16BE)[..]].concat();
    assert_eq!(decode(&bytes, Some("UTF-16"), None).text, text);
}

#[test]
fn what_is_stated_beats_what_is_declared_and_unknown_labels_count_as_none() {
    let bytes = encode("网络申请", GB18030);
    assert_eq!(decode(&bytes, Some("gb2312"), Some("big5")).text, "网络申请");
    assert_eq!(decode(&bytes, Some("no such thing"), Some("GBK")).text, "网络申请");
    assert_eq!(decode(&bytes, None, Some("utf-8")).encoding, decode(&bytes, None, None).encoding);
    assert_eq!(decode("网络申请".as_bytes(), None, Some("gbk")).text, "网络申请");
}

#[test]
fn a_stray_nul_does_not_make_utf_16() {
    let text = format!("{}\0{}", SENTENCE, SENTENCE);
    assert_eq!(decode(text.as_bytes(), None, None).encoding, "utf-8");
}

#[test]
fn neighbouring_malformed_bytes_share_a_span() {
    let decoded = decode(b"a\xFF\xFF\xFFb\xFF", Some("utf-8"), None);
    assert_eq!(decoded.text, "a\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}");
    assert_eq!(decoded.malformed, [Span::new(1, 10), Span::new(11, 14)]);
    assert_eq!(decoded.origin.disk(Span::new(10, 11)), Some(4..5));
}
