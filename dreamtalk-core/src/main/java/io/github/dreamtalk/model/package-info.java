/** Model files: manifests, repositories, and who contributes them. */
@NullMarked
package io.github.dreamtalk.model;

import org.jspecify.annotations.NullMarked;
