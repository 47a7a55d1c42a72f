//! Owns the characters behind symbol fonts, which have no code of their own in Unicode.

/// The character for `char` (hexadecimal) of `font`, or U+FFFD for a sign that is not known.
pub(super) fn character(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let glyph = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let font = font.to_ascii_lowercase();
    let known = match (font.as_str(), glyph) {
        ("wingdings", 0x6C) | ("symbol", 0xB7) => '•',
        ("wingdings", 0x6E | 0xA7) => '■',
        ("wingdings", 0x6F | 0xA8 | 0x71) | ("wingdings 2", 0xA3) => '☐',
        ("wingdings", 0xA1) => '○',
        ("wingdings", 0xD8) => '➢',
        ("wingdings", 0xE0) => '→',
        ("wingdings", 0xDF) => '←',
        ("wingdings", 0xFB) | ("wingdings 2", 0x4F) => '✗',
        ("wingdings", 0xFC) | ("wingdings 2", 0x50) => '✓',
        ("wingdings", 0xFD) | ("wingdings 2", 0x51 | 0x53) => '☒',
        ("wingdings", 0xFE) | ("wingdings 2", 0x52) => '☑',
        ("symbol", 0xB4) => '×',
        ("symbol", 0xB8) => '÷',
        ("symbol", 0xA3) => '≤',
        ("symbol", 0xB3) => '≥',
        ("symbol", 0xB1) => '±',
        ("wingdings" | "wingdings 2" | "wingdings 3" | "webdings" | "symbol", _) => '\u{FFFD}',
        // A text font: the code is the character.
        _ if glyph == code => char::from_u32(code).filter(|c| !c.is_control())?,
        _ => '\u{FFFD}',
    };
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_told_from_letters() {
        assert_eq!(character("Wingdings", "F0FE"), Some('☑'));
        assert_eq!(character("Wingdings 2", "00A3"), Some('☐'));
        assert_eq!(character("SimSun", "2160"), Some('Ⅰ'));
        assert_eq!(character("Wingdings", "F021"), Some('\u{FFFD}'));
        assert_eq!(character("SimSun", "zz"), None);
        assert_eq!(character("SimSun", "D800"), None);
    }
}
