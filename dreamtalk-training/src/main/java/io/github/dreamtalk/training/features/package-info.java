/** Front-end features of a corpus, computed once and kept on disk. */
@NullMarked
package io.github.dreamtalk.training.features;

import org.jspecify.annotations.NullMarked;
