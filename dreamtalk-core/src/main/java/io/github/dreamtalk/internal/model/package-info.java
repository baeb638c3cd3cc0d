/** Model files: a directory laid over what jars carry. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.model;

import org.jspecify.annotations.NullMarked;
