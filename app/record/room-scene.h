/* What there is in the drawn room and how it moves, in Cairo; units are pixels of 1280x720. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define KSK_ROOM_SCENE_WIDTH 1280
#define KSK_ROOM_SCENE_HEIGHT 720

/* The parts that move. Each stays inside its place, and no two places touch. */
typedef enum {
  KSK_ROOM_CLOCK,  /* on the wall, with a second hand */
  KSK_ROOM_SCREEN, /* lines that come one after the other */
  KSK_ROOM_ARM,    /* of somebody who shows something on the table */
  KSK_ROOM_HEAD,   /* of somebody who nods */
  KSK_ROOM_N_PARTS,
} KskRoomPart;

/* Most phases of a part that are worth being kept; the clock has more. */
#define KSK_ROOM_MAX_KEPT_PHASES 64

/* Everything that stands still. @view: 0 to KSK_ROOM_VIEWS - 1. */
void ksk_room_scene_draw (cairo_t *cr, guint view);

/* Where a part moves. */
void ksk_room_scene_get_place (guint view, KskRoomPart part, cairo_rectangle_t *place);

/* How it stands at a time in microseconds since 1970: the same number, the same picture. */
guint ksk_room_scene_get_phase (KskRoomPart part, gint64 utc_us);

/* Draws it over what stands still. */
void ksk_room_scene_draw_part (cairo_t *cr, guint view, KskRoomPart part, guint phase);

G_END_DECLS
