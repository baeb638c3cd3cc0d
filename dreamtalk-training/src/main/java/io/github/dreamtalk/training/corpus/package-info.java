/**
 * The speech corpus the embedded networks are trained and tested on: phone classes, labelled utterances, the on-disk
 * format, and the makers that fill it from Debian packages and seeds. No recording is ever part of this project.
 */
@NullMarked
package io.github.dreamtalk.training.corpus;

import org.jspecify.annotations.NullMarked;
