export * from '../dist/jsx-runtime/jsx-runtime.js'
