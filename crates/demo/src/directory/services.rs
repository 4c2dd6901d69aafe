//! Guides to rows.

use crate::guides::guides;
use crate::sheet::Sheet;

/// services.csv, service_documents.csv, service_steps.csv.
pub fn write() -> [Vec<u8>; 3] {
    let mut services = Sheet::new(
        "code,name,name_en,field,audience,held_at,common,summary,summary_en,note,note_en,minutes,promised_days,legal_days,fee_yuan,fee_note,fee_note_en,presence,help,keywords",
    );
    let mut documents = Sheet::new("service,name,name_en,need,note,note_en");
    let mut steps = Sheet::new("service,order,name,name_en,detail,detail_en");
    for g in guides() {
        services.row(&[
            &g.code,
            &g.name.0,
            &g.name.1,
            &g.field,
            &g.audience,
            &g.held_at,
            if g.common { "yes" } else { "no" },
            &g.summary.0,
            &g.summary.1,
            &g.note.0,
            &g.note.1,
            &g.minutes,
            &g.promised_days,
            &g.legal_days,
            &g.fee,
            &g.fee_note.0,
            &g.fee_note.1,
            &g.presence,
            &g.help,
            &g.keywords,
        ]);
        for d in &g.documents {
            documents.row(&[&g.code, &d.name.0, &d.name.1, &d.need, &d.note.0, &d.note.1]);
        }
        for (i, s) in g.steps.iter().enumerate() {
            steps.row(&[
                &g.code,
                &(i + 1).to_string(),
                &s.name.0,
                &s.name.1,
                &s.detail.0,
                &s.detail.1,
            ]);
        }
    }
    [services.bytes(), documents.bytes(), steps.bytes()]
}
