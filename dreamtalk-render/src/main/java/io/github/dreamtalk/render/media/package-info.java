/** Sound, pictures and video in and out: FFmpeg for everything that moves or sounds, ImageIO for stills. */
@NullMarked
package io.github.dreamtalk.render.media;

import org.jspecify.annotations.NullMarked;
