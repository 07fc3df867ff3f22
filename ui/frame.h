/* The frame that every page stands in. Nothing in it moves: its bands have fixed heights, only their texts change. */
#pragma once

#include "style.h"

G_BEGIN_DECLS

typedef struct {
  KskState state;
  const char *word; /* (nullable): translated, at most 14 characters, of the recording 27; NULL: an empty place */
} KskFrameState;

/* What the bands say. All texts are translated and (nullable). */
typedef struct {
  const char *ceremony; /* `Ceremony 60 · Culpeper`: ceremony and facility; cut with an ellipsis when very long, so the
                           first page of a script shows it whole */
  const char *act;      /* `Act 3 of 5: Signing` */
  const char *act_number; /* `Act 3 of 5`: all that is shown of it in a narrow picture */
  const char *step;       /* `Step 41 of 98`: never cut */
  KskFrameState recording;
  KskFrameState hsm;
  KskFrameState media;
  guint64 journal_seq;      /* 0: no journal yet */
  const char *journal_hash; /* (nullable): hex; the first eight digits are shown */
  gboolean rehearsal;       /* the word REHEARSAL in the band and across the page */
} KskFrameStatus;

#define KSK_TYPE_FRAME (ksk_frame_get_type ())
G_DECLARE_FINAL_TYPE (KskFrame, ksk_frame, KSK, FRAME, GtkWidget)

/* Returns: (transfer full) (not nullable): a floating widget: a window's child. */
GtkWidget *ksk_frame_new (void);

/* Shows @status, copying its texts. */
void ksk_frame_set_status (KskFrame *self, const KskFrameStatus *status);

/* In a narrow picture (KskScale.is_narrow) there is room for the act's number alone. Before ksk_frame_set_status(). */
void ksk_frame_set_narrow (KskFrame *self, gboolean is_narrow);

/* @text: (not nullable): `2026-02-12 18:04:33 UTC`. The program calls this each second; the frame has no clock. */
void ksk_frame_set_clock_text (KskFrame *self, const char *text);

/**
 * ksk_frame_show_page:
 * @page: (transfer floating) (not nullable): takes all of the middle, at once; the page before is let go.
 *
 * The page must fit: it is never scrolled. Focus is the caller's: grab it after this call, it works at once.
 */
void ksk_frame_show_page (KskFrame *self, GtkWidget *page);

/* Returns: (transfer none) (nullable): the page now shown. */
GtkWidget *ksk_frame_get_page (KskFrame *self);

/* @controls: (transfer floating) (nullable): what stands in the lower band, whose height is fixed. NULL takes the band
 * away, for a stage whose controls are on the desk; with one screen give at least an empty box, so that pages do not
 * jump. */
void ksk_frame_set_controls (KskFrame *self, GtkWidget *controls);

G_END_DECLS
