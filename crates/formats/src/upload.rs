//! Uploaded documents: what a file is by its first bytes, whatever its name says.

/// Largest upload, in bytes.
pub const LARGEST: usize = 10 << 20;

/// What is taken, and the ending people know it by.
const TAKEN: [(&str, &str); 3] = [("application/pdf", "PDF"), ("image/jpeg", "JPEG"), ("image/png", "PNG")];

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    #[error("the file is empty; choose it again")]
    Empty,
    #[error("the file has {0} MB; at most 10 MB are taken: photograph it smaller, or bring it")]
    Large(usize),
    #[error("the file says it is {said} and is {is}; save it again as PDF, JPEG or PNG")]
    NotWhatItSays { said: String, is: String },
    #[error("this is {0}; a PDF, JPEG or PNG is taken")]
    Kind(String),
}

/// The media type of an upload that is taken. `name` is what the browser called it; its ending must not contradict the bytes.
pub fn check(name: &str, bytes: &[u8]) -> Result<&'static str, UploadError> {
    if bytes.is_empty() {
        return Err(UploadError::Empty);
    }
    if bytes.len() > LARGEST {
        return Err(UploadError::Large(bytes.len().div_ceil(1 << 20)));
    }
    let found = infer::get(bytes);
    let is = found.map_or("no known kind of file", |kind| kind.mime_type());
    let taken = TAKEN.iter().find(|(kind, _)| *kind == is);
    let (kind, _) = taken.ok_or_else(|| UploadError::Kind(is.to_owned()))?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let said = ending.as_deref().and_then(|ending| match ending {
        "pdf" => Some("application/pdf"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        _ => None,
    });
    match said {
        Some(said) if said != *kind => Err(UploadError::NotWhatItSays {
            said: said.to_owned(),
            is: (*kind).to_owned(),
        }),
        _ => Ok(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_are() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(check("photo.png", png), Ok("image/png"));
        assert_eq!(check("照片", png), Ok("image/png"));
        assert_eq!(check("x.pdf", b"%PDF-1.7\n"), Ok("application/pdf"));
        let wrong = |name: &str, bytes: &[u8]| check(name, bytes).unwrap_err();
        assert!(matches!(wrong("id.pdf", png), UploadError::NotWhatItSays { .. }));
        assert!(matches!(wrong("a.pdf", b"MZ\x90\0\x03\0\0\0"), UploadError::Kind(_)));
        assert!(matches!(
            wrong("a.svg", b"<svg onload=\"alert(1)\">"),
            UploadError::Kind(_)
        ));
        assert_eq!(wrong("a.png", b""), UploadError::Empty);
        let mut large = png.to_vec();
        large.resize(LARGEST + 1, 0);
        assert_eq!(wrong("a.png", &large), UploadError::Large(11));
    }
}
