/** Feeds readers of untrusted files with bytes nobody would write: the parts that every module's fuzz targets share. */
@NullMarked
package io.github.dreamtalk.fuzz;

import org.jspecify.annotations.NullMarked;
