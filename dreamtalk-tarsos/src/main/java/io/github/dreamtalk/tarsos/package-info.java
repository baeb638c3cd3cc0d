// SPDX-License-Identifier: GPL-3.0-or-later
/** Prosody and audio features by TarsosDSP; the only package of this project under GPL-3.0-or-later. */
@NullMarked
package io.github.dreamtalk.tarsos;

import org.jspecify.annotations.NullMarked;
