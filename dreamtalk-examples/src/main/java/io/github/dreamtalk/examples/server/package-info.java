/** A web server whose video flows while it is made. */
@NullMarked
package io.github.dreamtalk.examples.server;

import org.jspecify.annotations.NullMarked;
