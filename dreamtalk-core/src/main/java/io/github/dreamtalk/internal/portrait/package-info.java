/** Portraits read, analysed and prepared once. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.portrait;

import org.jspecify.annotations.NullMarked;
