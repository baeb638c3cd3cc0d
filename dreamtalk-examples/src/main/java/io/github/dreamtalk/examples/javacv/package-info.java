/** JavaCV's grabbers and recorders at both ends. */
@NullMarked
package io.github.dreamtalk.examples.javacv;

import org.jspecify.annotations.NullMarked;
