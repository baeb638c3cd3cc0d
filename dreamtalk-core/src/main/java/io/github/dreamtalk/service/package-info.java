/** The one way services are found; not exported. */
@NullMarked
package io.github.dreamtalk.service;

import org.jspecify.annotations.NullMarked;
