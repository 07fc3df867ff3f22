/* What the files of a published record are called that have the number of the ceremony in their names. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Families: of papers, and of films. */
#define KSK_NAMES_PAPERS "KC"
#define KSK_NAMES_FILMS "KSK"

/* Endings of the papers that belong to each record. */
#define KSK_NAMES_SCRIPT "_Script.pdf" /* as it was before the ceremony */
#define KSK_NAMES_ANNOTATED "_Script_Annotated.pdf"
#define KSK_NAMES_LOG "_Log.pdf"
#define KSK_NAMES_EXCEPTIONS "_Exceptions.pdf" /* only where there was one */

/* Files and folders with the same name in each record. */
#define KSK_NAMES_READ_ME "README.txt"
#define KSK_NAMES_INDEX "index.html"
#define KSK_NAMES_WITNESS "witness.html"
#define KSK_NAMES_ANCHOR "trust-anchor.xml"
#define KSK_NAMES_PROOFS "proofs"
#define KSK_NAMES_ANCHORS "anchors.conf" /* of the proofs */

/**
 * ksk_names_make:
 * @family: (not nullable). @title: (not nullable): of the ceremony. @ending: (not nullable): may be empty.
 *
 * Puts the first number of the title, at most nine digits of it, between the two: `KC60_Log.pdf` of "Root KSK Ceremony
 * 60"; a title without a number leaves it out: `KC_Log.pdf`. Any thread. Returns: (transfer full) (not nullable).
 * Source: the public archive of the root zone's ceremonies.
 */
char *ksk_names_make (const char *family, const char *title, const char *ending);

G_END_DECLS
