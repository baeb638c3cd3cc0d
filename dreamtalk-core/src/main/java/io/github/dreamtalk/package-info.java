/** What an application types: the builder facade, engine, request and job, their values and exceptions. */
@NullMarked
package io.github.dreamtalk;

import org.jspecify.annotations.NullMarked;
