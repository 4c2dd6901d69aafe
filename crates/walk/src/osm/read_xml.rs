//! OpenStreetMap XML, read as a stream.
//! Source: <https://wiki.openstreetmap.org/wiki/OSM_XML>.

use super::raw::{ImportError, MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay, Tags};
use super::read_pbf::Keep;
use crate::rules;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error as XmlError, Reader};
use std::borrow::Cow;
use std::io::{BufRead, Read};

const FORMAT: &str = "OpenStreetMap XML";

/// One tag or comment may hold this many bytes; OpenStreetMap allows 255 characters a value.
const MAX_EVENT: usize = 1 << 20;

/// Elements have ten at most, those of editors and servers counted.
const MAX_ATTRIBUTES: usize = 64;

/// Reads a whole `.osm` file from memory.
///
/// Elements an editor marked as deleted are left out. Entities other than XML's own five are an error, so that no file
/// grows while it is read.
///
/// # Errors
/// [`ImportError::Text`] names line and byte. A file without its last line gives an error and never a part of the map;
/// so does one into which Overpass wrote that it gave up.
pub fn read_xml(bytes: &[u8]) -> Result<RawMap, ImportError> {
    read_xml_with(bytes, Keep::All)
}

/// As [`read_xml`], keeping only what is asked for.
pub fn read_xml_with(bytes: &[u8], keep: Keep) -> Result<RawMap, ImportError> {
    from_source(bytes, keep)
}

pub(crate) fn from_source(source: impl BufRead, keep: Keep) -> Result<RawMap, ImportError> {
    let mut reader = Reader::from_reader(Meter::over(source));
    let mut file = File::new(keep);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let line = reader.get_ref().line;
        let offset = reader.buffer_position();
        reader.get_mut().left = MAX_EVENT;
        let at = |reason: String| ImportError::Text {
            format: FORMAT,
            line,
            offset,
            reason,
        };
        let done = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) if file.finished => return Ok(file.kept()),
            Ok(Event::Eof) => Err(file.cut_off()),
            Ok(Event::Start(tag)) => file.open(&tag).map(|()| file.depth += 1),
            Ok(Event::Empty(tag)) => file.open(&tag).and_then(|()| file.close()),
            Ok(Event::End(_)) => {
                file.depth = file.depth.saturating_sub(1);
                file.close()
            }
            Ok(Event::Decl(declared)) => match declared.encoding() {
                Some(Ok(name)) if !name.eq_ignore_ascii_case(b"utf-8") && !name.eq_ignore_ascii_case(b"us-ascii") => {
                    let name = String::from_utf8_lossy(&name).into_owned();
                    Err(format!("it is encoded as {name}; save it as UTF-8"))
                }
                _ => Ok(()),
            },
            Ok(Event::Text(text)) if file.remark => {
                let text = String::from_utf8_lossy(&text).trim().to_owned();
                if text.contains("error") {
                    Err(format!(
                        "the server gave up before the end ({text}); ask it for a smaller area"
                    ))
                } else {
                    Ok(())
                }
            }
            Ok(_) => Ok(()),
            Err(XmlError::Io(error)) => {
                return Err(match error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) {
                    true => at(error.to_string()),
                    false => gzip_error(&error),
                });
            }
            Err(error) => Err(error.to_string()),
        };
        done.map_err(at)?;
    }
}

/// Reading from memory cannot fail: what fails is the unpacking.
pub(crate) fn gzip_error(error: &std::io::Error) -> ImportError {
    let reason = match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "it is cut off; fetch it again".to_owned(),
        _ => error.to_string(),
    };
    ImportError::Gzip { reason }
}

/// Counts lines and ends an event that does not end.
struct Meter<R> {
    inner: R,
    /// The line reading has come to, from 1.
    line: u64,
    /// Bytes the event being read may still take.
    left: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("a tag, text or comment is longer than 1 MiB")]
struct TooLong;

impl<R: BufRead> Meter<R> {
    fn over(inner: R) -> Self {
        Self {
            inner,
            line: 1,
            left: MAX_EVENT,
        }
    }
}

impl<R: BufRead> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Meter<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        let bytes = self.inner.fill_buf()?;
        if self.left == 0 && !bytes.is_empty() {
            return Err(std::io::Error::other(TooLong));
        }
        Ok(bytes.get(..self.left).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(bytes) = self.inner.fill_buf() {
            let taken = bytes.get(..amount).unwrap_or(bytes);
            self.line += taken.iter().filter(|b| **b == b'\n').count() as u64;
        }
        self.left = self.left.saturating_sub(amount);
        self.inner.consume(amount);
    }
}

/// The element being read; its tags are kept apart until it closes.
enum Element {
    Node(RawNode),
    Way(RawWay),
    Relation(RawRelation),
    /// Deleted, or not asked for.
    Left,
}

struct File {
    map: RawMap,
    keep: Keep,
    /// Open elements round the place that is read; `<osm>` is the first.
    depth: usize,
    element: Element,
    tags: Vec<(String, String)>,
    remark: bool,
    /// Whether `</osm>` was read.
    finished: bool,
}

impl File {
    fn new(keep: Keep) -> Self {
        Self {
            map: RawMap::default(),
            keep,
            depth: 0,
            element: Element::Left,
            tags: Vec::new(),
            remark: false,
            finished: false,
        }
    }

    /// The map that was asked for: streets, outlines of areas, houses with doors, and the nodes all these use.
    fn kept(self) -> RawMap {
        let mut map = self.map;
        if self.keep == Keep::All {
            return map;
        }
        let sorted = |mut ids: Vec<i64>| {
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let is_door = |node: &RawNode| ["entrance", "door"].iter().any(|key| node.tags.get(key).is_some());
        let doors = sorted(
            map.nodes
                .iter()
                .filter(|node| is_door(node))
                .map(|node| node.id)
                .collect(),
        );
        map.relations
            .retain(|relation| relation.tags.is("type", "multipolygon"));
        let members = map.relations.iter().flat_map(|relation| &relation.members);
        let outlines = sorted(members.filter(|m| m.kind == MemberKind::Way).map(|m| m.id).collect());
        let has = |list: &[i64], id: &i64| list.binary_search(id).is_ok();
        map.ways.retain(|way| {
            rules::may_be_street(&way.tags)
                || has(&outlines, &way.id)
                || way.tags.get("building").is_some() && way.refs.iter().any(|node| has(&doors, node))
        });
        let used = sorted(map.ways.iter().flat_map(|way| &way.refs).copied().collect());
        map.nodes.retain(|node| has(&used, &node.id));
        map.nodes.shrink_to_fit();
        map.ways.shrink_to_fit();
        map
    }

    fn cut_off(&self) -> String {
        match self.depth {
            0 => "it ends without an <osm> element; this is not a map".into(),
            _ => "it is cut off before </osm>; fetch the extract again".into(),
        }
    }

    fn open(&mut self, tag: &BytesStart) -> Result<(), String> {
        let name = tag.name();
        match (self.depth, name.as_ref()) {
            (0, _) if self.finished => Err("a second document begins".into()),
            (0, b"osm") => match Attributes::of(tag)?.get("version") {
                None | Some("0.6") => Ok(()),
                Some(other) => Err(format!("version {other} of the format is not read, only 0.6")),
            },
            (0, b"osmChange") => {
                Err("this is a list of changes (osmChange), not a map; apply it to the map first".into())
            }
            (0, other) => Err(format!(
                "its root is <{}> and not <osm>; this is not OpenStreetMap",
                String::from_utf8_lossy(other)
            )),
            (1, b"node" | b"way" | b"relation") => self.element(tag),
            (1, b"remark") => {
                self.remark = true;
                Ok(())
            }
            (2, b"tag") => self.tag(tag),
            (2, b"nd") => {
                if let Element::Way(way) = &mut self.element {
                    way.refs.push(Attributes::of(tag)?.id("ref")?);
                }
                Ok(())
            }
            (2, b"member") => self.member(tag),
            _ => Ok(()),
        }
    }

    fn element(&mut self, tag: &BytesStart) -> Result<(), String> {
        self.tags.clear();
        let attributes = Attributes::of(tag)?;
        let deleted = attributes.get("visible") == Some("false") || attributes.get("action") == Some("delete");
        self.element = match tag.name().as_ref() {
            _ if deleted => Element::Left,
            b"node" => Element::Node(RawNode {
                id: attributes.id("id")?,
                lon: attributes.degrees("lon", 180.0)?,
                lat: attributes.degrees("lat", 90.0)?,
                tags: Tags::default(),
            }),
            b"way" => Element::Way(RawWay {
                id: attributes.id("id")?,
                ..RawWay::default()
            }),
            b"relation" => Element::Relation(RawRelation {
                id: attributes.id("id")?,
                ..RawRelation::default()
            }),
            _ => Element::Left,
        };
        Ok(())
    }

    fn tag(&mut self, tag: &BytesStart) -> Result<(), String> {
        if matches!(self.element, Element::Left) {
            return Ok(());
        }
        let attributes = Attributes::of(tag)?;
        let key = attributes.need("k")?;
        if self.keep == Keep::All || rules::reads_key(key) {
            self.tags.push((key.to_owned(), attributes.need("v")?.to_owned()));
        }
        Ok(())
    }

    fn member(&mut self, tag: &BytesStart) -> Result<(), String> {
        if let Element::Relation(relation) = &mut self.element {
            let attributes = Attributes::of(tag)?;
            let kind = match attributes.need("type")? {
                "node" => MemberKind::Node,
                "way" => MemberKind::Way,
                "relation" => MemberKind::Relation,
                other => return Err(format!("member type {other:?} is unknown")),
            };
            relation.members.push(RawMember {
                kind,
                id: attributes.id("ref")?,
                role: attributes.get("role").unwrap_or_default().to_owned(),
            });
        }
        Ok(())
    }

    /// Called with `depth` already that of the closed element.
    fn close(&mut self) -> Result<(), String> {
        match self.depth {
            0 => self.finished = true,
            1 => {
                self.remark = false;
                let tags = Tags::new(std::mem::take(&mut self.tags));
                match std::mem::replace(&mut self.element, Element::Left) {
                    Element::Node(node) => self.map.nodes.push(RawNode { tags, ..node }),
                    Element::Way(way) => self.map.ways.push(RawWay { tags, ..way }),
                    Element::Relation(relation) => self.map.relations.push(RawRelation { tags, ..relation }),
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The attributes of one tag, read and unescaped.
struct Attributes<'a> {
    tag: &'a [u8],
    list: Vec<(&'a [u8], Cow<'a, str>)>,
}

impl<'a> Attributes<'a> {
    fn of(tag: &'a BytesStart) -> Result<Self, String> {
        let mut list = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|e| e.to_string())?;
            // Each is compared with all before it.
            if list.len() == MAX_ATTRIBUTES {
                return Err(format!("a tag with more than {MAX_ATTRIBUTES} attributes"));
            }
            let text = match attribute.value {
                Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed),
                Cow::Owned(bytes) => std::str::from_utf8(&bytes).map(|text| Cow::Owned(text.to_owned())),
            };
            let mut text = text.map_err(|e| format!("text that is not UTF-8 ({e}); save the file as UTF-8"))?;
            // XML says that a bare line break in an attribute is a space; one that counts is written &#10;.
            if text.contains(['\n', '\r', '\t']) {
                text = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ").into();
            }
            if text.contains('&') {
                text = quick_xml::escape::unescape(&text)
                    .map_err(|e| e.to_string())?
                    .into_owned()
                    .into();
            }
            list.push((attribute.key.into_inner(), text));
        }
        let tag = tag.name().into_inner();
        Ok(Self { tag, list })
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.list.iter().find(|(key, _)| *key == name.as_bytes());
        found.map(|(_, text)| text.as_ref())
    }

    fn need(&self, name: &str) -> Result<&str, String> {
        self.get(name).ok_or_else(|| format!("{} without {name}", self.tag()))
    }

    /// The tag as a person sees it in the file.
    fn tag(&self) -> String {
        format!("<{}>", String::from_utf8_lossy(self.tag))
    }

    fn id(&self, name: &str) -> Result<i64, String> {
        let text = self.need(name)?;
        text.parse()
            .map_err(|_| format!("{} with {name}={text:?}, which is no whole number", self.tag()))
    }

    fn degrees(&self, name: &str, limit: f64) -> Result<f64, String> {
        let text = self.need(name)?;
        let degrees = text.parse::<f64>().ok().filter(|d| d.abs() <= limit);
        degrees.ok_or_else(|| format!("{} with {name}={text:?}, which is no place in degrees", self.tag()))
    }
}
