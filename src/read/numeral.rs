//! Owns how a word processor writes an ordinal: number formats of ECMA-376 part 1, 17.18.59. It
//! knows nothing of lists and levels.

const LOWER: Digits =
    Digits { ones: "〇一二三四五六七八九", units: ["十", "百", "千"], zero: "零" };
const LEGAL: Digits =
    Digits { ones: "零壹贰叁肆伍陆柒捌玖", units: ["拾", "佰", "仟"], zero: "零" };
const LEGAL_TRADITIONAL: Digits =
    Digits { ones: "零壹貳參肆伍陸柒捌玖", units: ["拾", "佰", "仟"], zero: "零" };
const LEGAL_JAPANESE: Digits =
    Digits { ones: "〇壱弐参四伍六七八九", units: ["拾", "百", "阡"], zero: "" };

/// The digits of a system that counts in words.
struct Digits {
    ones: &'static str,
    units: [&'static str; 3],
    /// Stands for skipped places between two digits.
    zero: &'static str,
}

/// Whether a character is a digit or a unit of ideographic numbers.
pub(super) fn is_ideographic(c: char) -> bool {
    LOWER.ones.contains(c) || LOWER.zero.contains(c) || LOWER.units.iter().any(|unit| unit.contains(c))
}

/// Writes `number` in a number format. Formats that are not known, and numbers that a format has no
/// signs for, are written in decimal digits, as word processors do.
pub(super) fn write(format: &str, number: u32) -> String {
    let written = match format {
        "none" | "bullet" => Some(String::new()),
        "decimalZero" => Some(format!("{number:02}")),
        "numberInDash" => Some(format!("- {number} -")),
        "hex" => Some(format!("{number:X}")),
        "ordinal" => Some(ordinal(number)),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).map(|text| text.to_lowercase()),
        "decimalFullWidth" | "decimalFullWidth2" => Some(by_digit(number, "０１２３４５６７８９")),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => sign(number, 20, '①'),
        "decimalEnclosedParen" => sign(number, 20, '⑴'),
        "decimalEnclosedFullstop" => sign(number, 20, '⒈'),
        "ideographEnclosedCircle" => sign(number, 10, '㊀'),
        "ideographTraditional" => nth(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => nth(number, "子丑寅卯辰巳午未申酉戌亥"),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            Some(by_digit(number, LOWER.ones))
        }
        "koreanDigital2" => Some(by_digit(number, "零一二三四五六七八九")),
        "chineseCounting" | "taiwaneseCounting" if number >= 100 => Some(by_digit(number, LOWER.ones)),
        "chineseCounting" | "chineseCountingThousand" | "taiwaneseCounting" | "taiwaneseCountingThousand" => {
            LOWER.write(number, Leading::TenOnly)
        }
        "japaneseCounting" => Digits { zero: "", ..LOWER }.write(number, Leading::Never),
        "chineseLegalSimplified" => LEGAL.write(number, Leading::Always),
        "ideographLegalTraditional" => LEGAL_TRADITIONAL.write(number, Leading::Always),
        "japaneseLegal" => LEGAL_JAPANESE.write(number, Leading::Always),
        _ => None,
    };
    written.unwrap_or_else(|| number.to_string())
}

/// Whether a one is written before a unit.
#[derive(Clone, Copy, PartialEq)]
enum Leading {
    Always,
    /// Left out before a ten that begins the number.
    TenOnly,
    Never,
}

impl Digits {
    fn one(&self, digit: u32) -> Option<char> {
        self.ones.chars().nth(digit as usize)
    }

    /// Numbers below ten thousand.
    fn write(&self, number: u32, leading: Leading) -> Option<String> {
        if number == 0 {
            return self.one(0).map(String::from);
        }
        if number >= 10_000 {
            return None;
        }
        let mut text = String::new();
        let mut skipped = false;
        for place in (0..4).rev() {
            let digit = number / 10_u32.pow(place) % 10;
            if digit == 0 {
                skipped = true;
                continue;
            }
            if skipped && !text.is_empty() {
                text.push_str(self.zero);
            }
            skipped = false;
            let bare = digit == 1
                && match leading {
                    Leading::Always => false,
                    Leading::TenOnly => place == 1 && text.is_empty(),
                    Leading::Never => place > 0,
                };
            if !bare {
                text.push(self.one(digit)?);
            }
            if let Some(unit) = (place as usize).checked_sub(1).and_then(|place| self.units.get(place)) {
                text.push_str(unit);
            }
        }
        Some(text)
    }
}

fn by_digit(number: u32, digits: &str) -> String {
    number.to_string().bytes().filter_map(|digit| digits.chars().nth(usize::from(digit - b'0'))).collect()
}

/// The signs of a block of characters that follow one another.
fn sign(number: u32, last: u32, first: char) -> Option<String> {
    (1..=last).contains(&number).then(|| char::from_u32(first as u32 + number - 1).map(String::from))?
}

fn nth(number: u32, signs: &str) -> Option<String> {
    signs.chars().nth(number.checked_sub(1)? as usize).map(String::from)
}

/// A, B, … Z, AA, BB, … as word processors count, not as spreadsheets do.
fn letters(number: u32, first: u8) -> Option<String> {
    let index = number.checked_sub(1).filter(|index| *index < 26 * 30)?;
    let letter = char::from(first + (index % 26) as u8);
    Some(std::iter::repeat_n(letter, index as usize / 26 + 1).collect())
}

fn roman(number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = Some(number).filter(|number| (1..4000).contains(number))?;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    Some(text)
}

fn ordinal(number: u32) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_systems() {
        let written =
            |format: &str| [1, 10, 11, 20, 21, 101, 110].map(|number| write(format, number)).join(" ");
        assert_eq!(written("chineseCounting"), "一 十 十一 二十 二十一 一〇一 一一〇");
        assert_eq!(written("chineseCountingThousand"), "一 十 十一 二十 二十一 一百零一 一百一十");
        assert_eq!(written("japaneseCounting"), "一 十 十一 二十 二十一 百一 百十");
        assert_eq!(written("ideographDigital"), "一 一〇 一一 二〇 二一 一〇一 一一〇");
        assert_eq!(written("chineseLegalSimplified"), "壹 壹拾 壹拾壹 贰拾 贰拾壹 壹佰零壹 壹佰壹拾");
        assert_eq!(write("chineseCountingThousand", 1001), "一千零一");
        assert_eq!(write("chineseCountingThousand", 12_345), "12345");
        assert_eq!(write("chineseCounting", 0), "〇");
    }

    #[test]
    fn signs_letters_and_numerals() {
        assert_eq!(write("decimalEnclosedCircle", 5), "⑤");
        assert_eq!(write("decimalEnclosedCircle", 21), "21");
        assert_eq!(write("decimalEnclosedParen", 2), "⑵");
        assert_eq!(write("decimalFullWidth", 10), "１０");
        assert_eq!(write("ideographTraditional", 3), "丙");
        assert_eq!(write("upperRoman", 1994), "MCMXCIV");
        assert_eq!(write("lowerRoman", 4), "iv");
        assert_eq!(write("upperLetter", 28), "BB");
        assert_eq!(write("lowerLetter", 3), "c");
        assert_eq!(write("ordinal", 112), "112th");
        assert_eq!(write("decimalZero", 7), "07");
        for format in ["upperLetter", "lowerRoman", "decimalEnclosedCircle", "hindiVowels"] {
            assert_eq!(write(format, u32::MAX), u32::MAX.to_string());
        }
    }

    #[test]
    fn ideographs_of_numbers_are_told_from_others() {
        assert!("〇一九十百千".chars().all(is_ideographic));
        assert!(!"件年1".chars().any(is_ideographic));
    }
}
